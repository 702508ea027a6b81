//! Expressions as written.

use super::{DateLit, Ident, NumberLit, Path, UnitExpr};
use crate::source::Span;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `−a`
    Neg,
    /// `non a`
    Not,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `−`
    Sub,
    /// `×`
    Mul,
    /// `/`
    Div,
    /// `=`
    Eq,
    /// `≠`
    Ne,
    /// `<`
    Lt,
    /// `≤`
    Le,
    /// `>`
    Gt,
    /// `≥`
    Ge,
    /// `et`
    And,
    /// `ou`
    Or,
}

/// What a list is folded into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AggregateKind {
    /// `somme de e pour g dans l`
    Sum,
    /// `nombre de g dans l`
    Count,
    /// `il existe g dans l tel que c`
    Exists,
    /// `pour tout g dans l : c`
    All,
    /// `minimum de e pour g dans l sinon d`
    Min,
    /// `maximum de e pour g dans l sinon d`
    Max,
}

/// Units of elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Elapsed {
    /// `ans révolus entre`
    Years,
    /// `mois révolus entre`
    Months,
    /// `jours entre`
    Days,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `40 000 €`
    Number(NumberLit),
    /// `« Anah »`
    Text(String),
    /// `vrai`, `faux`
    Bool(bool),
    /// `01/01/2025`
    Date(DateLit),
    /// `date de la demande`
    FilingDate,
    /// A name, an input, a value of an énumération, and fields of these.
    Path(Path),
    /// `t(x ; y)`: a table, a barème, a référentiel or a calcul with parameters.
    Call {
        /// What is called.
        target: Path,
        /// Arguments.
        args: Vec<Expr>,
    },
    /// `t(x).colonne`
    Field {
        /// Of what.
        base: Box<Expr>,
        /// Which.
        field: Ident,
    },
    /// `−a`, `non a`
    Unary {
        /// Operator.
        op: UnaryOp,
        /// Operand.
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// Operator.
        op: BinaryOp,
        /// Place of the operator.
        op_span: Span,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `x parmi A ; B`, `x hors de A ; B`
    In {
        /// x.
        value: Box<Expr>,
        /// A, B.
        choices: Vec<Expr>,
        /// `hors de`
        negated: bool,
    },
    /// `si c alors a sinon b`
    If {
        /// c.
        condition: Box<Expr>,
        /// a.
        then: Box<Expr>,
        /// b.
        otherwise: Box<Expr>,
    },
    /// A fold over a list.
    Aggregate {
        /// Which.
        kind: AggregateKind,
        /// `g`
        variable: Ident,
        /// The list.
        list: Box<Expr>,
        /// `tel que c`
        filter: Option<Box<Expr>>,
        /// `e`; the test for `pour tout`.
        body: Option<Box<Expr>>,
        /// `sinon d`
        default: Option<Box<Expr>>,
    },
    /// `minimum(a ; b)`, `maximum(a ; b)`
    Extremum {
        /// Largest rather than smallest.
        max: bool,
        /// At least one.
        args: Vec<Expr>,
    },
    /// `d converti en mois`
    Convert {
        /// d.
        value: Box<Expr>,
        /// The unit.
        unit: UnitExpr,
    },
    /// `d sans unité`
    Bare(Box<Expr>),
    /// `ans révolus entre a et b`
    Elapsed {
        /// In what.
        unit: Elapsed,
        /// a.
        from: Box<Expr>,
        /// b.
        to: Box<Expr>,
    },
    /// `mensualité de E à T sur D`
    Payment {
        /// E.
        amount: Box<Expr>,
        /// T.
        rate: Box<Expr>,
        /// D.
        months: Box<Expr>,
    },
    /// `d + 1 mois ramenée au dernier jour` (clamp) or `reportée au jour suivant`; wraps the sum.
    DateShift {
        /// The sum or difference.
        sum: Box<Expr>,
        /// `ramenée au dernier jour`
        clamp: bool,
    },
    /// `t(x) à la date de d`
    AtDate {
        /// What.
        value: Box<Expr>,
        /// When.
        date: Box<Expr>,
    },
    /// Could not be read (already told).
    Error,
}
