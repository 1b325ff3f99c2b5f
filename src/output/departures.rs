//! Objects of a database that are not as they should be, for the platforms that read findings.
//!
//! A departure is in a database and in no file. SARIF wants a file all the same: it is the one that says where the database should be,
//! the sums of the migrations, and the object stands beside it as a logical location.

pub mod github;
pub mod junit;
pub mod sarif;

/// An object that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Who made it so: "by-hand", "pending", …
    pub code: &'static str,
    /// Which database of several; nothing of one.
    pub database: Option<String>,
    /// "column public.users.email".
    pub object: String,
    /// In a sentence.
    pub says: String,
}

impl Departure {
    /// The object with its database, where there are several.
    fn named(&self) -> String {
        match &self.database {
            Some(database) => format!("{database}: {}", self.object),
            None => self.object.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn departures() -> [Departure; 2] {
        let one = |code, object: &str| Departure {
            code,
            database: Some("acme".into()),
            object: object.into(),
            says: format!("{object}: 100%\n::error::<made>"),
        };
        [one("by-hand", "column a"), one("pending", "index b")]
    }

    #[test]
    fn a_name_steers_no_platform() {
        let github = github::render(&departures());
        assert_eq!(github.lines().count(), 2, "{github}");
        assert!(github.starts_with("::error title=drift by-hand::acme: column a"), "{github}");
        assert!(github.contains("100%25%0A::error::<made>"), "{github}");
        let junit = junit::render(&departures(), "as it should be").expect("XML");
        assert!(junit.contains("failures=\"2\"") && junit.contains("&lt;made&gt;"), "{junit}");
        assert!(junit::render(&[], "as it should be").expect("XML").contains("failures=\"0\""));
    }

    #[test]
    fn sarif_knows_a_departure_again() {
        let text = sarif::render(&departures(), "migrations/concertina.sum").expect("JSON");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let run = &json["runs"][0];
        assert_eq!((&json["version"], &run["tool"]["driver"]["name"]), (&"2.1.0".into(), &"concertina".into()));
        assert_eq!(run["results"][1]["ruleIndex"], 1);
        assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "drift/pending");
        let prints: Vec<&str> =
            (0..2).filter_map(|at| run["results"][at]["partialFingerprints"]["concertina/v1"].as_str()).collect();
        assert!(prints.len() == 2 && prints[0] != prints[1], "{text}");
    }
}
