//! Where a scratch database can be made.

/// A rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rung {
    /// The server of `dev_url`.
    Named,
    Private,
    Own,
}

impl Rung {
    /// The server, for a person.
    pub(super) fn word(self) -> &'static str {
        match self {
            Rung::Named => "the development server",
            Rung::Private => "a private server",
            Rung::Own => "the target's own server",
        }
    }
}
