//! Worked cases.

use super::{DateLit, Expr, Ident, Path, Text};
use crate::source::Span;

/// A worked case, or a grid of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemple {
    /// Name.
    pub name: Text,
    /// `au 01/03/2025`
    pub date: Option<DateLit>,
    /// `soit a = v`
    pub given: Vec<Given>,
    /// `attendu …`
    pub expected: Vec<Expected>,
    /// `cas` and its grid.
    pub cases: Option<CaseGrid>,
}

/// An answer of a worked case.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The input, or `e.engagé` of an enveloppe.
    pub input: Path,
    /// The answer.
    pub value: GivenValue,
    /// The whole.
    pub span: Span,
}

/// An answer: a value, or the rows of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenValue {
    /// A value without inputs.
    Value(Expr),
    /// Header fields and rows; an empty cell is not known. No row at all is an empty list.
    Rows {
        /// Fields.
        header: Vec<Ident>,
        /// Cells.
        rows: Vec<Vec<Option<Expr>>>,
        /// The grid.
        span: Span,
    },
}

/// The status expected of an aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedStatus {
    /// `éligible`
    Eligible,
    /// `non éligible`
    NotEligible,
    /// `à préciser`
    Unknown,
    /// `hors période`
    OutOfPeriod,
}

/// What a worked case expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// A calcul, an aid, or an aid's result.
    pub target: Path,
    /// What of it.
    pub kind: ExpectedKind,
    /// The whole.
    pub span: Span,
}

/// What is expected of a target.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedKind {
    /// A status; for `non éligible car c`, the condition that fails or the enveloppe that is exhausted.
    Status(ExpectedStatus, Option<Path>),
    /// `= v`
    Value(Expr),
    /// `entre a et b`
    Between(Expr, Expr),
}

/// A grid of worked cases.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseGrid {
    /// Columns.
    pub columns: Vec<CaseColumn>,
    /// Rows of cells; an empty cell says nothing.
    pub rows: Vec<CaseRow>,
    /// The whole.
    pub span: Span,
}

/// A column of a grid of cases.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseColumn {
    /// `au`
    Date(Span),
    /// An input.
    Input(Path),
    /// `attendu x`
    Expected(Path),
}

/// One worked case of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    /// One per column.
    pub cells: Vec<CaseCell>,
    /// The row.
    pub span: Span,
}

/// A cell of a grid of cases.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseCell {
    /// Says nothing.
    Empty,
    /// A value: a date, an answer, or an expected value.
    Value(Expr),
    /// A status, in an `attendu` column.
    Status(ExpectedStatus, Option<Path>, Span),
    /// `entre a et b`, in an `attendu` column.
    Between(Expr, Expr),
}
