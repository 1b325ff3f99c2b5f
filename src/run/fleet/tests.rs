use super::*;
use std::cell::{Cell, RefCell};

const CAUTION: Caution = Caution { canary: 2, parallel: 3, max_failures: Some(2) };

/// A place of its own for each.
fn apart<M>(member: &M) -> String {
    format!("{member:p}")
}

/// Which of ten begin, and what came of each in a letter, where these fail.
async fn walked(caution: Caution, failing: &[usize]) -> (Vec<usize>, String) {
    let members: Vec<usize> = (0..10).collect();
    let begun = RefCell::new(vec![]);
    let work = async |member: &usize| {
        begun.borrow_mut().push(*member);
        tokio::task::yield_now().await;
        if failing.contains(member) { Err(Error::new("no")) } else { Ok(()) }
    };
    let ends = each((&members, apart), &caution, &Stop::default(), work, |_, _| {}).await;
    (begun.into_inner(), ends.iter().map(letter).collect())
}

fn letter(end: &Ended<()>) -> char {
    match end.outcome {
        Outcome::Done(()) => 'd',
        Outcome::Failed(_) => 'f',
        Outcome::Interrupted(_) => 'i',
        Outcome::NotBegun => '-',
    }
}

#[tokio::test]
async fn a_canary_that_fails_ends_it() {
    let (begun, ends) = walked(CAUTION, &[1]).await;
    assert_eq!((begun, ends.as_str()), (vec![0, 1], "df--------"));
    let one_by_one = Caution { parallel: 1, ..CAUTION };
    assert_eq!(walked(one_by_one, &[0]).await.1, "f---------");
}

#[tokio::test]
async fn so_many_failures_end_it() {
    let one_by_one = Caution { parallel: 1, ..CAUTION };
    assert_eq!(walked(one_by_one, &[3, 5, 7]).await.1, "dddfdf----");
    let looking = Caution { max_failures: None, ..CAUTION };
    assert_eq!(walked(looking, &[0, 3, 5, 7]).await.1, "fddfdfdfdd");
    let (_, ends) = walked(CAUTION, &[2, 3]).await;
    assert!(ends.starts_with("ddff") && ends.ends_with("d---"), "what is under way ends: {ends}");
}

#[tokio::test]
async fn so_many_work_at_a_time() {
    let (now, most) = (Cell::new(0), Cell::new(0));
    let members: Vec<usize> = (0..10).collect();
    let work = async |_: &usize| {
        now.set(now.get() + 1);
        most.set(most.get().max(now.get()));
        tokio::time::sleep(Duration::from_millis(2)).await;
        now.set(now.get() - 1);
        Ok(())
    };
    each((&members, apart), &CAUTION, &Stop::default(), work, |_, _| {}).await;
    assert_eq!(most.get(), 3);
}

#[tokio::test]
async fn an_interruption_lets_nothing_begin_and_is_no_failure() {
    let stop = Stop::default();
    let members: Vec<usize> = (0..4).collect();
    let work = async |member: &usize| {
        if *member == 1 {
            stop.raise();
        }
        stop.part().check("concertina apply")
    };
    let caution = Caution { parallel: 1, canary: 0, ..CAUTION };
    let ends = each((&members, apart), &caution, &stop, work, |_, _| {}).await;
    assert_eq!(ends.iter().map(letter).collect::<String>(), "di--");
}

#[test]
fn a_part_is_stopped_with_the_whole_and_not_the_other_way() {
    let whole = Stop::default();
    let (one, other) = (whole.part(), whole.part());
    one.raise_for(Error::new("lost"));
    assert!(one.is_raised() && !other.is_raised() && !whole.is_raised());
    whole.raise();
    assert_eq!(other.check("x").expect_err("raised").exit, Exit::Interrupted);
    assert_eq!(one.check("x").expect_err("raised").sentence, "lost");
}

#[tokio::test]
async fn those_of_one_place_wait_for_each_other() {
    let now: RefCell<Vec<(usize, usize)>> = RefCell::new(vec![]);
    let members: Vec<(usize, usize)> = (0..9).map(|at| (at / 3, at)).collect();
    let most = Cell::new(0);
    let work = async |member: &(usize, usize)| {
        assert!(now.borrow().iter().all(|(place, _)| *place != member.0), "two of one place");
        now.borrow_mut().push(*member);
        most.set(most.get().max(now.borrow().len()));
        tokio::time::sleep(Duration::from_millis(2)).await;
        now.borrow_mut().retain(|other| other != member);
        Ok(())
    };
    let place = |member: &(usize, usize)| member.0.to_string();
    let caution = Caution { canary: 0, parallel: 2, max_failures: None };
    each((&members, place), &caution, &Stop::default(), work, |_, _| {}).await;
    assert_eq!(most.get(), 2);
}
