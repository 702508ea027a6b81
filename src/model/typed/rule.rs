//! What holds during a period, values with their ceilings, calculs and tables.

use super::{Expr, Literal, Name, Type};
use crate::source::Span;
use crate::syntax::ast::{FiabiliteLevel, TableKind};
use crate::value::{Date, Rounding};

/// What holds during a period, both days included; [`Date::MIN`] and [`Date::MAX`] where it has no end.
#[derive(Debug, Clone, PartialEq)]
pub struct Version<T> {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Sources of this version; those of the item when it has none of its own.
    pub references: Vec<String>,
    /// Certainty of this version; that of the item when it has none of its own.
    pub fiabilite: Option<Fiabilite>,
    /// What holds.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Version<T> {
    /// Whether it holds that day.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }
}

/// How sure a rule is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fiabilite {
    /// Degree.
    pub level: FiabiliteLevel,
    /// Why.
    pub reason: Option<String>,
}

/// When a value is due to be revised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revision {
    /// Each year, on that day and month.
    Yearly {
        /// Day of the month.
        day: u8,
        /// Month, 1 to 12.
        month: u8,
    },
    /// On a date.
    On(Date),
}

/// Clauses that any rule may bear.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notes {
    /// Legal references.
    pub references: Vec<String>,
    /// Certainty; `None` when not said.
    pub fiabilite: Option<Fiabilite>,
    /// When it is due to be revised.
    pub revision: Option<Revision>,
}

/// A typed expression, then ceilings, floors and roundings in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Valeur {
    /// The expression.
    pub expr: Expr,
    /// What is applied to it.
    pub finitions: Vec<Finition>,
}

/// A ceiling, a floor or a rounding. Amounts are in the unit of the value.
#[derive(Debug, Clone, PartialEq)]
pub enum Finition {
    /// Not more than `amount`, times `per`, less `already`.
    Plafond {
        /// The ceiling.
        amount: Box<Expr>,
        /// `par logement pour n`: « logement » and n.
        per: Option<Box<(String, Expr)>>,
        /// `sur 5 ans après déduction de p`: « 5 ans » and p.
        over: Option<Box<(String, Expr)>>,
        /// Its name.
        label: Option<String>,
        /// Where it is written.
        span: Span,
    },
    /// Not less than `amount`.
    Plancher {
        /// The floor.
        amount: Box<Expr>,
        /// Its name.
        label: Option<String>,
        /// Where it is written.
        span: Span,
    },
    /// A named rounding, its step in the unit of the value.
    Arrondi(Rounding),
}

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Calcul {
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Parameters.
    pub params: Vec<(String, Type)>,
    /// Type.
    pub ty: Type,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Values by period, in order, without overlap.
    pub versions: Vec<Version<Valeur>>,
}

/// Values by keys. Each version's rows match each possible key once and only once.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Which kind.
    pub kind: TableKind,
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Keys; [`Expr::Param`](super::ExprKind::Param) in cells counts them. One number for a barème.
    pub keys: Vec<(String, Type)>,
    /// Result columns. For a progressive barème, the one column holds proportions or `result/key` rates, and the type of
    /// the whole is [`Table::progressive`].
    pub results: Vec<(String, Type)>,
    /// Type of the value of a progressive barème.
    pub progressive: Option<Type>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Rows by period, in order, without overlap.
    pub versions: Vec<Version<Vec<TableRow>>>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// One per key; empty for a `sinon` row, which matches what no other does.
    pub keys: Vec<KeyTest>,
    /// Whether this is the `sinon` row (at most one, the last).
    pub otherwise: bool,
    /// One per result.
    pub results: Vec<Expr>,
    /// Where it is written.
    pub span: Span,
}

/// What a key cell matches.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyTest {
    /// Any value.
    Any,
    /// One of these.
    Values(Vec<Literal>),
    /// From a bound to another; each with whether it is included. Numbers, dates, or values of an ordered énumération.
    Interval {
        /// Lower bound.
        low: Option<(Literal, bool)>,
        /// Upper bound.
        high: Option<(Literal, bool)>,
    },
}
