use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

fn used(reads: u64, writes: u64, last_read: Option<i64>, reset: Option<i64>) -> Usage {
    let taken = Taken { name: "_dropped_t_7".into(), at: at(100), reads: 5, writes: 2 };
    since(&taken, &Now { reads, writes, last_read: last_read.map(at) }, reset.map(at))
}

#[test]
fn what_was_used_since_is_the_difference() {
    assert_eq!(used(5, 2, None, None).says(), "not used since");
    assert_eq!(used(8, 3, None, Some(99)).says(), "read 3 times since, 1 row written");
    assert_eq!(used(5, 4, None, None).says(), "not read since, 2 rows written");
    assert_eq!(used(6, 2, Some(130), None).says(), "read once since, last at 1970-01-01T00:02:10Z, 0 rows written");
}

#[test]
fn a_read_of_before_that_was_counted_late_is_none() {
    assert_eq!(used(6, 2, Some(99), None), Usage::Counted { reads: 0, writes: 0, last_read: None });
}

#[test]
fn counters_that_begin_anew_tell_nothing() {
    assert_eq!(used(9, 9, None, Some(101)), Usage::Reset { at: Some(at(101)) });
    assert_eq!(used(1, 0, None, None), Usage::Reset { at: None });
    assert!(used(1, 0, None, None).says().contains("cannot be told"));
}
