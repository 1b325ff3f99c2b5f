use std::fmt;

/// The name of a table, an index or a type, as PostgreSQL folds it: `public` goes without saying.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(Vec<String>);

impl Name {
    /// Of the parts that are written; their search path is taken for the usual one.
    pub fn of(mut path: Vec<String>) -> Name {
        if path.len() == 2 && path[0] == "public" {
            path.remove(0);
        }
        Name(path)
    }

    /// The same with another last part.
    pub fn renamed(&self, last: &str) -> Name {
        let mut path = self.0.clone();
        path.pop();
        path.push(last.into());
        Name(path)
    }

    /// Its last part.
    pub fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.0.join("."))
    }
}
