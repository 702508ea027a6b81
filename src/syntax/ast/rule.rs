//! What holds during a period, values with their ceilings, and calculs.

use super::{DateLit, Expr, Ident, NumberLit, Text, TypeExpr, UnitExpr};
use crate::source::Span;
use crate::value::Rounding;

/// From when until when, both included.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// First day; `None` for `jusqu'au …`.
    pub from: Option<DateLit>,
    /// Last day.
    pub to: End,
    /// The whole.
    pub span: Span,
}

/// The end of a period.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// Not said: until the day before the next version.
    Next,
    /// `jusqu'au 31/12/2025`, included.
    Day(DateLit),
    /// `jusqu'à nouvel ordre`
    Open,
}

/// How sure a rule is.
#[derive(Debug, Clone, PartialEq)]
pub struct Fiabilite {
    /// Degree.
    pub level: FiabiliteLevel,
    /// Why.
    pub reason: Option<Text>,
    /// The clause.
    pub span: Span,
}

/// Degrees of certainty of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum FiabiliteLevel {
    /// `établie`
    #[serde(rename = "établie")]
    Etablie,
    /// `à confirmer`
    #[serde(rename = "à confirmer")]
    AConfirmer,
    /// `en attente de texte`
    #[serde(rename = "en attente de texte")]
    EnAttente,
}

/// A value during a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Version<T> {
    /// `None` when the item is not dated: it holds at all dates.
    pub period: Option<Period>,
    /// Source of this version.
    pub references: Vec<Text>,
    /// Certainty of this version.
    pub fiabilite: Option<Fiabilite>,
    /// What holds.
    pub value: T,
    /// Period and value.
    pub span: Span,
}

/// When a value is due to be revised.
#[derive(Debug, Clone, PartialEq)]
pub enum Revision {
    /// `révision annuelle au 01/01`: (day, month).
    Yearly {
        /// Day of the month.
        day: u8,
        /// Month, 1 to 12.
        month: u8,
        /// The clause.
        span: Span,
    },
    /// `révision le 01/07/2026`
    On(DateLit),
}

/// Clauses that any rule may bear.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notes {
    /// `référence « … »`
    pub references: Vec<Text>,
    /// `fiabilité …`
    pub fiabilite: Option<Fiabilite>,
    /// `révision …`
    pub revision: Option<Revision>,
}

/// An expression, then ceilings, floors and roundings in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Valeur {
    /// The expression.
    pub expr: Expr,
    /// What is applied to it, in order.
    pub finitions: Vec<Finition>,
    /// The whole.
    pub span: Span,
}

/// What is applied after an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Finition {
    /// Which.
    pub kind: FinitionKind,
    /// The whole.
    pub span: Span,
}

/// Ceilings, floors and roundings.
#[derive(Debug, Clone, PartialEq)]
pub enum FinitionKind {
    /// `plafonné à E [par U pour n] [sur D après déduction de p] [« nom »]`
    Plafond {
        /// E.
        amount: Box<Expr>,
        /// `par logement pour n`
        per: Option<Box<(UnitExpr, Expr)>>,
        /// `sur 5 ans après déduction de p`
        over: Option<Box<(NumberLit, Expr)>>,
        /// Name of the ceiling.
        label: Option<Text>,
    },
    /// `au moins égal à E [« nom »]`
    Plancher {
        /// E.
        amount: Box<Expr>,
        /// Name of the floor.
        label: Option<Text>,
    },
    /// `arrondi …`; the step is in the unit of the value, `None` unit for `à l'unité`.
    Arrondi {
        /// Step and direction.
        rounding: Rounding,
        /// Unit of the step: `€` for `au centime` and `à l'euro`, that written for `à 10 € près`.
        unit: Option<UnitExpr>,
    },
}

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Calcul {
    /// Name.
    pub name: Ident,
    /// Parameters.
    pub params: Vec<(Ident, TypeExpr)>,
    /// Label for the public.
    pub label: Option<Text>,
    /// Declared type.
    pub ty: Option<TypeExpr>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Values by period; at least one.
    pub versions: Vec<Version<Valeur>>,
}
