//! Declarations of data: units, énumérations, themes, inputs, records, référentiels.

use super::{Expr, Ident, NumberLit, Path, Text, UnitExpr, Version};
use crate::source::Span;

/// A counting unit of the pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Unite {
    /// Singular.
    pub singular: Ident,
    /// Plural.
    pub plural: Ident,
}

/// A closed list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Enumeration {
    /// Name.
    pub name: Ident,
    /// `ordonnée`: the first value is the smallest.
    pub ordered: bool,
    /// Label for the public.
    pub label: Option<Text>,
    /// Values and their labels.
    pub values: Vec<(Ident, Option<Text>)>,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// `rang 1`
    pub rank: Option<NumberLit>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeExpr {
    /// `booléen`
    Bool(Span),
    /// `nombre`
    Number(Span),
    /// `date`
    Date(Span),
    /// `texte`
    Text(Span),
    /// `%`, `€/m²`: a unit that cannot be a name.
    Unit(UnitExpr),
    /// One or more words: a unit, an énumération, a référentiel, an enregistrement. `personnes`, `ressources.classe`.
    Named(Path),
    /// `liste de geste`
    List(Path, Span),
    /// Could not be read (already told).
    Error(Span),
}

impl TypeExpr {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Bool(s) | Self::Number(s) | Self::Date(s) | Self::Text(s) | Self::List(_, s) | Self::Error(s) => *s,
            Self::Unit(unit) => unit.span,
            Self::Named(path) => path.span,
        }
    }
}

/// Something asked for. Also a `champ` of an enregistrement, which has no theme and no rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Entree {
    /// Dotted name, global to the pack.
    pub name: Path,
    /// Label for the public.
    pub label: Option<Text>,
    /// Type.
    pub ty: TypeExpr,
    /// `thème menage`
    pub theme: Option<Ident>,
    /// `rang 10`
    pub rank: Option<NumberLit>,
    /// `question « … »`
    pub question: Option<Text>,
    /// `aide « … »`
    pub help: Option<Text>,
    /// `entre A et B`, both included.
    pub bounds: Option<(Expr, Expr)>,
    /// `pas 1 €`
    pub step: Option<NumberLit>,
    /// `au plus 20 lignes`
    pub max_rows: Option<NumberLit>,
    /// `je ne sais pas admis` (true) or `refusé` (false).
    pub unknown_allowed: Option<bool>,
    /// `état de fait`
    pub fact: bool,
    /// `référence « … »`
    pub references: Vec<Text>,
}

/// The shape of a row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Enregistrement {
    /// Name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// Fields; each name has one segment.
    pub fields: Vec<Entree>,
}

/// A CSV file looked up by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Referentiel {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// `depuis « communes.csv »`, beside the rule file.
    pub file: Text,
    /// `source « … »`
    pub source: Option<Text>,
    /// `clé code_insee [: communes]`
    pub key: Option<(Ident, Option<Path>)>,
    /// `anciens codes …`
    pub former: Option<FormerCodes>,
    /// `colonne …`
    pub columns: Vec<Column>,
    /// `sinon secteur = hors_commune ; …`: values for an absent key.
    pub default: Vec<(Ident, Expr)>,
}

/// A column that rules read.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name in rules.
    pub name: Ident,
    /// Type.
    pub ty: TypeExpr,
    /// Header in the file by period; empty: the column bears its own name at all dates.
    pub headers: Vec<Version<Text>>,
}

/// `anciens codes « code_ancien » depuis « communes_anciennes.csv » vers « code_insee »`
#[derive(Debug, Clone, PartialEq)]
pub struct FormerCodes {
    /// Header of the former codes.
    pub code: Text,
    /// The file, beside the rule file.
    pub file: Text,
    /// Header of the current keys.
    pub current: Text,
}
