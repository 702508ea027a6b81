//! Tables and barèmes.

use super::{BinaryOp, Expr, Ident, Notes, Text, TypeExpr, Version};
use crate::source::Span;

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// `table`: rows matched by keys.
    Table,
    /// `barème`: the value of the bracket.
    Bareme,
    /// `barème progressif`: each rate applied to its bracket.
    Progressif,
}

/// Values by keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Which kind.
    pub kind: TableKind,
    /// Name.
    pub name: Ident,
    /// Keys and their types.
    pub keys: Vec<(Ident, TypeExpr)>,
    /// Label.
    pub label: Option<Text>,
    /// `donne a : € ; b : €` for a table; for a barème, one column without a name of its own in the text
    /// (`valeur` or `taux`), typed by what follows the label.
    pub results: Vec<(Ident, TypeExpr)>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Grids by period; at least one.
    pub versions: Vec<Version<Grid>>,
}

/// A grid of cells: a header, then rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Header names: keys first, then results.
    pub header: Vec<Ident>,
    /// Rows.
    pub rows: Vec<Row>,
    /// The whole.
    pub span: Span,
}

/// One row: key cells, then result cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// One cell per key.
    pub keys: Vec<KeyCell>,
    /// One expression per result.
    pub results: Vec<Expr>,
    /// The whole row.
    pub span: Span,
}

/// A key cell.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyCell {
    /// What it matches.
    pub kind: KeyCellKind,
    /// Its place.
    pub span: Span,
}

/// What a key cell matches.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyCellKind {
    /// `A ; B`, `1`, `= 1`, `vrai`
    Values(Vec<Expr>),
    /// `2 à 5`, both included.
    Range(Expr, Expr),
    /// `> 2 et ≤ 5`, `≥ D`: one or two comparisons.
    Compare(Vec<(BinaryOp, Expr)>),
    /// `toute valeur`
    Any,
    /// `sinon`, or an empty cell on a row whose first cell is `sinon`.
    Otherwise,
    /// Could not be read (already told).
    Error,
}
