//! A case as it is written in JSON or TOML, before it means anything.

use super::{FieldError, messages};
use toml::de::{DeTable, DeValue};

/// Answers as written. Numbers keep their text, so that none goes through a binary float; fields keep their order and
/// their repetitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, by its text.
    Number(String),
    /// A text; a date of TOML is one.
    Text(String),
    /// An array.
    List(Vec<Given>),
    /// A table: its fields in the order of the text.
    Table(Vec<(String, Given)>),
}

impl Given {
    /// No case needs deeper tables than this.
    pub const MAX_DEPTH: usize = 16;

    /// What is told of a case whose tables are deeper.
    #[must_use]
    pub fn too_deep() -> FieldError {
        messages::too_deep()
    }

    /// Reads a TOML text.
    ///
    /// # Errors
    /// When the text is not TOML, or its tables are too deep.
    pub fn from_toml(text: &str) -> Result<Self, FieldError> {
        let table = DeTable::parse(text).map_err(|e| messages::bad_toml(text, e.span()))?;
        toml_table(table.get_ref(), Self::MAX_DEPTH)
    }
}

fn toml_table(table: &DeTable<'_>, depth: usize) -> Result<Given, FieldError> {
    let Some(depth) = depth.checked_sub(1) else { return Err(messages::too_deep()) };
    let fields = table
        .iter()
        .map(|(name, value)| Ok((name.get_ref().clone().into_owned(), toml_value(value.get_ref(), depth)?)));
    Ok(Given::Table(fields.collect::<Result<_, _>>()?))
}

fn toml_value(value: &DeValue<'_>, depth: usize) -> Result<Given, FieldError> {
    let Some(depth) = depth.checked_sub(1) else { return Err(messages::too_deep()) };
    Ok(match value {
        DeValue::String(text) => Given::Text(text.clone().into_owned()),
        DeValue::Integer(number) => Given::Number(number.to_string()),
        DeValue::Float(number) => Given::Number(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Given::Bool(*truth),
        DeValue::Datetime(date) => Given::Text(date.to_string()),
        DeValue::Array(items) => {
            Given::List(items.iter().map(|item| toml_value(item.get_ref(), depth)).collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => toml_table(table, depth)?,
    })
}
