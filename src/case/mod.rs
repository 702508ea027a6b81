//! A case: the answers of one application, read and checked against the vocabulary of a pack.
//!
//! Nothing is guessed: what cannot be read as its input's declaration says is a [`FieldError`] on that field, and all
//! the errors of a case are told.

mod error;
mod given;
#[cfg(feature = "json")]
mod json;
mod lexicon;
mod messages;
mod names;
mod number;
mod reader;
mod scalar;

pub use error::FieldError;
pub use given::Given;
pub use names::Place;
pub use reader::{CaseReader, Draft};

use crate::model::EnveloppeId;
use crate::plan::Value;
use crate::value::{Date, Decimal};

/// The answers of one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Date of filing: rules are those in force that day.
    pub date: Date,
    /// One per input of the vocabulary.
    pub answers: Vec<Answer>,
    /// What is said to be already committed of enveloppes, in euros, not under zero; at most once each.
    pub engaged: Vec<(EnveloppeId, Decimal)>,
    /// What was read otherwise than written, each in a sentence.
    pub remarks: Vec<String>,
}

impl Case {
    /// A case whose answers were all read as written, and that says nothing of enveloppes.
    #[must_use]
    pub fn new(date: Date, answers: Vec<Answer>) -> Self {
        Self { date, answers, engaged: Vec::new(), remarks: Vec::new() }
    }
}

/// An answer to one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Not given, or « je ne sais pas ».
    Unknown,
    /// A value of the input's type, inside its domain ([`Value::Bool`], `Number`, `Date`, `Enum` or `Key`).
    Value(Value),
    /// Rows of a list: a value per field of the record, [`Value::Unknown`] where not given.
    Rows(Vec<Vec<Value>>),
}
