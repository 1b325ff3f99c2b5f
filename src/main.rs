/// A catalog is hundreds of thousands of small strings, held and let go several times over: with the C library's own allocator
/// that is a third of the time that a plan of 5,000 tables takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    concertina::cli::main()
}
