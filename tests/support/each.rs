//! Many small trials in one test: all of them run, a few at a time, and whatever failed is shown together.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

/// How many run at once.
const ABREAST: usize = 4;

/// Runs `trial` on every item and panics with what failed, each under the name of its item, if anything did.
pub fn each<T: Send>(items: Vec<(String, T)>, trial: impl AsyncFn(T) -> Result<(), String> + Sync) {
    let (count, items, failed) = (items.len(), Mutex::new(items.into_iter()), Mutex::new(vec![]));
    let next = || items.lock().expect("no panic here").next();
    thread::scope(|scope| {
        for _ in 0..ABREAST {
            scope.spawn(|| {
                while let Some((name, item)) = next() {
                    if let Err(said) = outcome(trial(item)) {
                        failed.lock().expect("no panic here").push(format!("=== {name}\n{said}"));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().expect("no panic here");
    failed.sort();
    assert!(failed.is_empty(), "{} of {count} failed\n{}\n", failed.len(), failed.join("\n"));
}

/// What came of a trial; a panic is a failure like any other.
fn outcome(trial: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let run = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(trial);
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(words(&*panic)))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string())).unwrap_or_default()
}
