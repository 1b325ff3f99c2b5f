use super::*;

fn words(comment: &str) -> Vec<(&'static str, &str)> {
    let found = written(comment).expect("understood");
    found.into_iter().map(|written| (written.word, written.arguments)).collect()
}

#[test]
fn a_directive_stands_first_in_its_comment() {
    assert_eq!(words(" @fill lower(email)"), [("fill", "lower(email)")]);
    assert_eq!(words(" @using a::int -- @reverse b::text"), [("using", "a::int"), ("reverse", "b::text")]);
    assert_eq!(words(" @using a::int  @reverse b::text"), [("using", "a::int"), ("reverse", "b::text")]);
    assert_eq!(words(" @fill ' @using ' || @a"), [("fill", "' @using ' || @a")]);
    assert_eq!(words(" @allow drops-data see @fill x"), [("allow", "drops-data see @fill x")]);
    assert_eq!(words(" see @fill"), []);
    assert_eq!(words(" @author me, @param x, @file y, @user"), []);
}

#[test]
fn a_block_holds_several_and_an_expression_goes_on() {
    let block = "\n @fill coalesce(a,\n   '@b')\n * @allow drops-data no one reads it\n";
    assert_eq!(words("*"), []);
    assert_eq!(words(block), [("fill", "coalesce(a,\n   '@b')"), ("allow", "drops-data no one reads it")]);
}

#[test]
fn a_near_miss_names_the_nearest() {
    let (offset, error) = written(" @renmaed from=a").expect_err("misspelt");
    assert_eq!((offset, error.hint.as_deref()), (1, Some("did you mean `@renamed`?")));
}

#[test]
fn a_rename_has_the_old_name_as_the_engine_folds_it() {
    let read = |engine, kind, arguments| {
        let subject = Subject::part(kind, &["t".to_string()], Some("x".to_string()));
        Written { word: "renamed", arguments, offset: 0 }.read(engine, &subject)
    };
    let renamed = |from: &[&str], strategy| {
        let from = from.iter().map(|name| name.to_string()).collect();
        DirectiveKind::Renamed { from, strategy }
    };
    let (postgres, column) = (Engine::Postgres, SubjectKind::Column);
    assert_eq!(read(postgres, column, "from=EMail").expect("read"), renamed(&["email"], Strategy::Phased));
    let quoted = read(postgres, column, "strategy=direct from = old.\"Full Name\"").expect("read");
    assert_eq!(quoted, renamed(&["old", "Full Name"], Strategy::Direct));
    assert_eq!(read(Engine::Sqlite, column, "from=EMail").expect("read"), renamed(&["EMail"], Strategy::Phased));
    for label in ["from=Sad", "from='Sad'"] {
        assert_eq!(read(postgres, SubjectKind::Label, label).expect("read"), renamed(&["Sad"], Strategy::Phased));
    }
    for wrong in ["", "email", "from=", "from=a strategy=fast", "from=a b", "form=a"] {
        assert!(read(postgres, column, wrong).is_err(), "{wrong}");
    }
}
