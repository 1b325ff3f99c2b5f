use serde::{Deserialize, Serialize};

/// Declares the kinds once: variant, and the word a person reads.
macro_rules! kinds {
    ($($kind:ident $word:literal,)*) => {
        /// What sort of thing an object is. The order of declaration breaks ties when nothing else orders two steps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($kind,)* }

        impl Kind {
            /// Every kind, in order.
            pub const ALL: &[Kind] = &[$(Kind::$kind,)*];

            /// The word a person reads.
            pub fn word(self) -> &'static str {
                match self { $(Kind::$kind => $word,)* }
            }
        }
    };
}

kinds! {
    Schema "schema",
    Extension "extension",
    Language "language",
    AccessMethod "access method",
    ForeignDataWrapper "foreign data wrapper",
    Server "server",
    UserMapping "user mapping",
    Collation "collation",
    Conversion "conversion",
    TextSearchParser "text search parser",
    TextSearchTemplate "text search template",
    TextSearchDictionary "text search dictionary",
    TextSearchConfiguration "text search configuration",
    Enum "enum",
    Domain "domain",
    Composite "composite type",
    Attribute "attribute",
    Range "range type",
    Type "base type",
    Sequence "sequence",
    Table "table",
    Column "column",
    SequenceOwner "sequence owner",
    Constraint "constraint",
    Index "index",
    Lineage "lineage",
    Statistics "statistics",
    View "view",
    Function "function",
    Procedure "procedure",
    Aggregate "aggregate",
    Operator "operator",
    OperatorFamily "operator family",
    OperatorClass "operator class",
    Cast "cast",
    Transform "transform",
    Rule "rule",
    Trigger "trigger",
    EventTrigger "event trigger",
    Policy "policy",
    Publication "publication",
    Subscription "subscription",
    Sync "sync trigger",
    Setting "setting",
    Owner "owner",
    Grant "grant",
    Comment "comment",
    DefaultPrivileges "default privileges",
}

impl Kind {
    /// The kind of a word that [`Kind::word`] gave.
    pub fn of(word: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether columns can be of it.
    pub fn is_type(self) -> bool {
        matches!(self, Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range | Kind::Type)
    }

    /// Whether it can go to quarantine though it holds no data: what is there may need it.
    pub fn is_buriable(self) -> bool {
        self.is_type() || self.is_routine() || matches!(self, Kind::Collation | Kind::TextSearchConfiguration)
    }

    /// Whether it is something that can be called with arguments: its path ends with their types.
    pub fn is_routine(self) -> bool {
        matches!(self, Kind::Function | Kind::Procedure | Kind::Aggregate)
    }

    /// Whether the names of a relation begin the path: its children, and what stands on it.
    pub fn is_of_relation(self) -> bool {
        use Kind::*;
        matches!(self, Column | Constraint | Index | Lineage | Rule | Trigger | Policy | Sync)
    }

    /// Whether its names are made of symbols, or belong to an index method.
    pub fn is_operator(self) -> bool {
        matches!(self, Kind::Operator | Kind::OperatorFamily | Kind::OperatorClass)
    }

    /// Whether objects of the kind are said about another one, whose kind's word and path begin their own path.
    pub fn is_note(self) -> bool {
        matches!(self, Kind::Setting | Kind::Owner | Kind::Grant | Kind::Comment)
    }

    /// Whether objects of the kind can live and die with one of the other kind.
    pub(super) fn is_under(self, parent: Kind) -> bool {
        use Kind::*;
        match parent {
            Table => matches!(self, Column | Constraint | Index | Lineage | Sync) || self.is_note(),
            View => self == Index || self.is_note(),
            Sequence => self == SequenceOwner || self.is_note(),
            Composite => self == Attribute || self.is_note(),
            _ => self.is_note(),
        }
    }

    /// Whether objects of the kind stand in the database itself, in no schema.
    fn is_global(self) -> bool {
        use Kind::*;
        self.is_note()
            || matches!(self, Schema | Extension | Language | AccessMethod | ForeignDataWrapper | Server | UserMapping)
            || matches!(self, Cast | Transform | EventTrigger | Publication | Subscription | DefaultPrivileges)
    }

    /// Whether the object's schema begins its path.
    pub(super) fn is_in_a_schema(self) -> bool {
        !self.is_global()
    }
}
