use crate::source::Phrase;

/// Which rows of a table a role sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowSecurity {
    /// Those that a policy lets through.
    On,
    /// The same for the table's owner.
    Forced,
    /// All.
    Off,
}

impl RowSecurity {
    /// Reads what ALTER TABLE says of it, if that comes next.
    pub fn read(phrase: &mut Phrase) -> Option<RowSecurity> {
        let words = [("ENABLE", RowSecurity::On), ("FORCE", RowSecurity::Forced), ("DISABLE", RowSecurity::Off)];
        let found = words.into_iter().find(|(word, _)| phrase.take(&format!("{word} ROW LEVEL SECURITY")));
        found.map(|(_, security)| security)
    }
}
