//! A case as it is written in JSON or TOML, before it means anything.

use super::{FieldError, messages};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
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

    /// Reads a JSON text.
    ///
    /// # Errors
    /// When the text is not JSON, or its tables are too deep.
    ///
    /// ```
    /// use bareme::case::Given;
    /// let given = Given::from_json(r#"{"cout": 0.10}"#).unwrap();
    /// assert_eq!(given, Given::Table(vec![("cout".into(), Given::Number("0.10".into()))]));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, FieldError> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|e| messages::bad_json(&e))?;
        json(raw, Self::MAX_DEPTH)
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

/// The fields of a JSON object, in order, each with its text.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

fn json(raw: &RawValue, depth: usize) -> Result<Given, FieldError> {
    let Some(depth) = depth.checked_sub(1) else { return Err(messages::too_deep()) };
    let text = raw.get();
    let bad = |e: serde_json::Error| messages::bad_json(&e);
    Ok(match text.bytes().next() {
        Some(b'{') => {
            let Fields(fields) = serde_json::from_str(text).map_err(bad)?;
            let fields = fields.into_iter().map(|(name, raw)| Ok((name, json(raw, depth)?)));
            Given::Table(fields.collect::<Result<_, _>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(bad)?;
            Given::List(items.into_iter().map(|raw| json(raw, depth)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Given::Text(serde_json::from_str(text).map_err(bad)?),
        Some(b't') => Given::Bool(true),
        Some(b'f') => Given::Bool(false),
        Some(b'n') => Given::Null,
        _ => Given::Number(text.to_owned()),
    })
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
