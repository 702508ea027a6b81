//! Typed expressions.

use super::{AideField, AideId, CalculId, InputId, Literal, ReferentielId, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{AggregateKind, BinaryOp, Elapsed, UnaryOp};
use crate::value::Decimal;

/// A typed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Type of its value.
    pub ty: Type,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of typed expressions. Bodies of calculs and cells of tables count parameters from zero.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// `date de la demande`
    FilingDate,
    /// An input.
    Input(InputId),
    /// A parameter of the enclosing calcul, or a key of the enclosing table.
    Param(usize),
    /// The row variable of an enclosing aggregate; numbers are unique inside one body.
    Local(u32),
    /// A field of a row.
    RowField {
        /// A `Param` or a `Local` of type record.
        row: Box<Expr>,
        /// Index in the record.
        field: usize,
    },
    /// A column of a référentiel for a key.
    Column {
        /// The key.
        key: Box<Expr>,
        /// The référentiel.
        referentiel: ReferentielId,
        /// Index of the column.
        column: usize,
    },
    /// A calcul.
    Calcul {
        /// Which.
        id: CalculId,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// A column of a table, or a barème.
    Table {
        /// Which.
        id: TableId,
        /// Its keys.
        args: Vec<Expr>,
        /// Index of the column.
        column: usize,
    },
    /// A part of an aid. Of another aid, what is granted: when the aid is not éligible, amounts are zero. Inside the
    /// aid itself (`own`), the bare value of a clause written before.
    Aide {
        /// Which.
        id: AideId,
        /// Which part.
        field: AideField,
        /// Whether it is read from inside that aid.
        own: bool,
    },
    /// `−a`, `non a`
    Unary(UnaryOp, Box<Expr>),
    /// Two operands. A date plus a duration in days is here; in months or years it is `DateShift`.
    Binary {
        /// Operator.
        op: BinaryOp,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// Membership among constants or expressions of one type.
    In {
        /// The value.
        value: Box<Expr>,
        /// The choices.
        choices: Vec<Expr>,
        /// `hors de`
        negated: bool,
    },
    /// A choice.
    If {
        /// Test.
        condition: Box<Expr>,
        /// When true.
        then: Box<Expr>,
        /// When false.
        otherwise: Box<Expr>,
    },
    /// A fold over a list.
    Aggregate {
        /// Which.
        kind: AggregateKind,
        /// Number of the row variable.
        local: u32,
        /// The list.
        list: Box<Expr>,
        /// Rows that count.
        filter: Option<Box<Expr>>,
        /// What is folded; absent for `nombre` and `il existe`.
        body: Option<Box<Expr>>,
        /// Value for an empty list; only for minimum and maximum.
        default: Option<Box<Expr>>,
    },
    /// The smallest or the largest.
    Extremum {
        /// Largest rather than smallest.
        max: bool,
        /// At least one.
        args: Vec<Expr>,
    },
    /// The value times a constant (`converti en mois`).
    Scale(Box<Expr>, Decimal),
    /// The same value with another unit (`sans unité`).
    Bare(Box<Expr>),
    /// Whole time between two dates.
    Elapsed {
        /// In what.
        unit: Elapsed,
        /// From.
        from: Box<Expr>,
        /// To.
        to: Box<Expr>,
    },
    /// What is paid each month to repay an amount, at a yearly rate, in so many months.
    Payment {
        /// The amount.
        amount: Box<Expr>,
        /// The yearly rate, twelve times the monthly one.
        rate: Box<Expr>,
        /// How many months.
        months: Box<Expr>,
    },
    /// A date some months later or earlier.
    DateShift {
        /// The date.
        date: Box<Expr>,
        /// A number of months (positive or negative); years are already multiplied by twelve.
        months: Box<Expr>,
        /// To the last day of a shorter month rather than the first of the next.
        clamp: bool,
    },
    /// A table or a calcul as of another date; its versions read nothing else that is dated.
    AtDate {
        /// A `Table` or a `Calcul`.
        value: Box<Expr>,
        /// When.
        date: Box<Expr>,
    },
    /// A fault already told.
    Error,
}
