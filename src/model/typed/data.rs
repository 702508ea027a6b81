//! What cases are made of: types, themes, énumérations, records, inputs, référentiels.

use super::{EnumId, Name, RecordId, ReferentielId, Version};
use crate::source::Span;
use crate::value::{Date, Decimal, Unit};
use litemap::LiteMap;
use std::sync::Arc;

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// `booléen`
    Bool,
    /// A number and its unit. Proportions are held as fractions of one.
    Number(Unit),
    /// `date`
    Date,
    /// A value of an énumération.
    Enum(EnumId),
    /// `texte`: only columns of référentiels and literals.
    Text,
    /// A key of a référentiel.
    Key(ReferentielId),
    /// A row of a list.
    Record(RecordId),
    /// A list of rows.
    List(RecordId),
    /// Not known because of a fault already told: silences the faults that would follow.
    Unknown,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Name.
    pub name: String,
    /// Label for the public.
    pub label: String,
    /// Rank among themes.
    pub rank: u32,
    /// Where it is declared.
    pub span: Span,
}

/// A closed list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Enumeration {
    /// Name.
    pub name: Name,
    /// Label for the public (the name when none is given).
    pub label: String,
    /// Whether values compare, the first being the smallest.
    pub ordered: bool,
    /// Name and label of each value; at most 128.
    pub values: Vec<(String, String)>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Name.
    pub name: Name,
    /// Label for the public.
    pub label: String,
    /// Fields: their `name` is one word; theme and rank do not count.
    pub fields: Vec<Input>,
}

/// Something asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Dotted name, global to the pack; one word for a field.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Label for the public.
    pub label: String,
    /// Type. Never `Text`; `List` only outside records.
    pub ty: Type,
    /// Index in [`Model::themes`](super::Model::themes).
    pub theme: Option<usize>,
    /// Rank inside the theme.
    pub rank: u32,
    /// Question for the public.
    pub question: Option<String>,
    /// Help for the public.
    pub help: Option<String>,
    /// What is admitted.
    pub domain: Domain,
    /// Whether « je ne sais pas » is an answer.
    pub unknown_allowed: bool,
    /// Whether the answer is a fact that nobody is told to change.
    pub fact: bool,
    /// Legal references.
    pub references: Vec<String>,
}

/// The values that an input admits.
#[derive(Debug, Clone, PartialEq)]
pub enum Domain {
    /// All values of the type (booléen, énumération, key of a référentiel).
    All,
    /// Numbers from `low` to `high`, both included, by multiples of `step` (all in the unit of the type, proportions as
    /// fractions of one).
    Numbers {
        /// Smallest.
        low: Decimal,
        /// Largest.
        high: Decimal,
        /// Smallest variation.
        step: Decimal,
    },
    /// Dates from the first to the second, both included.
    Dates(Date, Date),
    /// Lists of at most so many rows.
    Rows(usize),
}

/// A CSV file looked up by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Referentiel {
    /// Name.
    pub name: Name,
    /// Label.
    pub label: String,
    /// Path of the file in the pack.
    pub file: String,
    /// Where the data come from.
    pub source: Option<String>,
    /// Name of the key column.
    pub key: String,
    /// The référentiel whose keys these are, when they are not its own.
    pub key_of: Option<ReferentielId>,
    /// Columns that rules read.
    pub columns: Vec<Column>,
    /// Keys in the order of the file, unique. Where `key_of` is set, those of that référentiel, absent ones included
    /// (their cells hold the default): so the row number is that of the other's key.
    pub keys: Arc<[String]>,
    /// The row of the key that took the place of each former code. No key is a former code.
    pub former: LiteMap<String, u32>,
}

impl Referentiel {
    /// The key that took the place of a former code.
    #[must_use]
    pub fn current(&self, code: &str) -> Option<&str> {
        self.keys.get(*self.former.get(code)? as usize).map(String::as_str)
    }
}

/// A column of a référentiel.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type: not a list, not a record.
    pub ty: Type,
    /// Cells by period, one per key of [`Referentiel::keys`].
    pub versions: Vec<Version<Vec<Literal>>>,
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// `vrai`, `faux`
    Bool(bool),
    /// A number, in the unit of its type.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// Index of the value in its énumération.
    Enum(u16),
    /// A text.
    Text(String),
    /// Row of the key in its référentiel.
    Key(u32),
}
