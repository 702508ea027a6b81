//! Worked cases.

use super::{AideField, AideId, CalculId, EnveloppeId, InputId, Literal};
use crate::source::Span;
use crate::syntax::ast::ExpectedStatus;
use crate::value::{Date, Decimal};

/// One worked case: an exemple, or one row of its grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemple {
    /// Name; for a row of a grid, with « , ligne 3 ».
    pub name: String,
    /// Module it stands in.
    pub module: String,
    /// Date of filing.
    pub date: Date,
    /// Answers.
    pub given: Vec<(InputId, GivenValue)>,
    /// What is already committed of enveloppes, in euros.
    pub engaged: Vec<(EnveloppeId, Decimal)>,
    /// What is expected.
    pub expected: Vec<Expected>,
    /// The exemple, or the row of its grid.
    pub span: Span,
}

/// An answer of a worked case.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenValue {
    /// A value.
    Value(Literal),
    /// Rows of a list: a cell per field of the record, `None` when not known.
    Rows(Vec<Vec<Option<Literal>>>),
}

/// What a worked case expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Of what.
    pub target: Target,
    /// What.
    pub kind: ExpectedKind,
    /// Where it is written: the clause, or the cell of a grid.
    pub span: Span,
}

/// What an expectation looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A calcul without parameters.
    Calcul(CalculId),
    /// An aid.
    Aide(AideId),
    /// A result of an aid.
    Outcome(AideId, AideField),
    /// `p.retenu`: the amount kept in the best combination.
    Retenu(AideId),
}

/// What is expected.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedKind {
    /// A status; for `non éligible car c`, what refuses the aid.
    Status(ExpectedStatus, Option<Cause>),
    /// An exact value.
    Value(Literal),
    /// Announced bounds.
    Between(Literal, Literal),
}

/// Why an aid is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// This condition is not met: its index in the aid.
    Condition(usize),
    /// This enveloppe has not the money.
    Enveloppe(EnveloppeId),
}
