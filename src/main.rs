fn main() -> std::process::ExitCode {
    concertina::cli::main()
}
