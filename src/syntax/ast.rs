//! The tree of one rule file, as written: names are not resolved, types are not known.
//!
//! Every node knows its place. What could not be read stands as [`ItemKind::Error`] or [`ExprKind::Error`], its
//! diagnostic already told, so that one fault costs only itself.

mod aide;
mod data;
mod exemple;
mod expr;
mod rule;
mod table;

pub use aide::*;
pub use data::*;
pub use exemple::*;
pub use expr::*;
pub use rule::*;
pub use table::*;

use crate::source::{SourceId, Span};
use crate::value::{Date, Decimal};

/// One rule file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// The text it was read from.
    pub source: SourceId,
    /// `module a.b`; `None` when missing (already told).
    pub module: Option<Path>,
    /// Declarations, in order.
    pub items: Vec<Item>,
}

/// An identifier, in Unicode NFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The word.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// Identifiers joined by dots: a name, a path, an input, or a value and its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// At least one.
    pub segments: Vec<Ident>,
    /// The whole.
    pub span: Span,
}

impl Path {
    /// The path as written, without spaces.
    #[must_use]
    pub fn dotted(&self) -> String {
        self.segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// A text in « guillemets » or quotes, without them, trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What stands between the quotes.
    pub text: String,
    /// With the quotes.
    pub span: Span,
}

/// A date as written; `value` is `None` when there is no such day (already told).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateLit {
    /// The date.
    pub value: Option<Date>,
    /// Its place.
    pub span: Span,
}

/// A unit as written: factors and whether each divides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitExpr {
    /// `€/m²` is `[(€, false), (m², true)]`.
    pub factors: Vec<(Ident, bool)>,
    /// The whole.
    pub span: Span,
}

/// A number as written, with its unit. `5,5 %` has the value 5.5 and the unit `%`: the model scales it.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberLit {
    /// The digits' value.
    pub value: Decimal,
    /// The unit, if any.
    pub unit: Option<UnitExpr>,
    /// Number and unit.
    pub span: Span,
}

/// One declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// From its keyword to the end of its last clause.
    pub span: Span,
    /// The word `interne`, when it is private to its module.
    pub private: Option<Span>,
    /// What it declares.
    pub kind: ItemKind,
}

/// The kinds of declarations.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `unité équipement ; équipements`
    Unite(Unite),
    /// `énumération …`
    Enumeration(Enumeration),
    /// `thème …`
    Theme(Theme),
    /// `entrée …`
    Entree(Box<Entree>),
    /// `enregistrement …`
    Enregistrement(Enregistrement),
    /// `référentiel …`
    Referentiel(Referentiel),
    /// `calcul …`
    Calcul(Calcul),
    /// `table …`, `barème …` and `barème progressif …`
    Table(Table),
    /// `contrôle …`
    Controle(Controle),
    /// `aide …`
    Aide(Box<Aide>),
    /// `cumul …`
    Cumul(Cumul),
    /// `exclusion …`
    Exclusion(Exclusion),
    /// `dépense …`
    Depense(Depense),
    /// `enveloppe …`
    Enveloppe(Enveloppe),
    /// `exemple …`
    Exemple(Exemple),
    /// Could not be read (already told).
    Error,
}
