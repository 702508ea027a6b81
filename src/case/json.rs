//! A case written in JSON.

use super::{Case, CaseReader, FieldError, Given, messages};
use crate::value::Date;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

impl CaseReader<'_> {
    /// Reads a case in JSON. `date` is the date of filing, which then replaces that of the case.
    ///
    /// # Errors
    /// All that is wrong with the case.
    pub fn json(&self, text: &str, date: Option<Date>) -> Result<Case, Vec<FieldError>> {
        self.given(&Given::from_json(text).map_err(|e| vec![e])?, date)
    }
}

impl Given {
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
