//! A case as it is written in JSON or TOML, before it means anything.

use super::{FieldError, messages};
use serde::de::IgnoredAny;
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

/// No case needs deeper tables than this.
const MAX_DEPTH: usize = 16;

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
        let _: IgnoredAny =
            serde_json::from_str(text).map_err(|e| messages::bad_json(e.line(), e.column(), e.is_eof()))?;
        Json { text, at: 0 }.value(MAX_DEPTH)
    }

    /// Reads a TOML text.
    ///
    /// # Errors
    /// When the text is not TOML, or its tables are too deep.
    pub fn from_toml(text: &str) -> Result<Self, FieldError> {
        let table = DeTable::parse(text).map_err(|e| messages::bad_toml(text, e.span()))?;
        toml_table(table.get_ref(), MAX_DEPTH)
    }
}

/// Reads a text that is known to be JSON, so that commas and colons tell nothing more. Numbers are never looked into,
/// where a general reader of types carries all of binary floats.
struct Json<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Json<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes to the first byte that is not one of those, which is told.
    fn skip(&mut self, passed: &[u8]) -> Option<u8> {
        let found = self.rest().bytes().enumerate().find(|(_, byte)| !passed.contains(byte));
        self.at = found.map_or(self.text.len(), |(skipped, _)| self.at + skipped);
        found.map(|(_, byte)| byte)
    }

    /// Goes to the next value, name or end.
    fn next(&mut self) -> Option<u8> {
        self.skip(b" \t\n\r,:")
    }

    fn value(&mut self, depth: usize) -> Result<Given, FieldError> {
        let Some(depth) = depth.checked_sub(1) else { return Err(messages::too_deep()) };
        Ok(match self.next() {
            Some(b'{') => {
                let mut fields = Vec::new();
                self.at += 1;
                while self.next().is_some_and(|byte| byte != b'}') {
                    fields.push((self.string()?, self.value(depth)?));
                }
                self.at += 1;
                Given::Table(fields)
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.at += 1;
                while self.next().is_some_and(|byte| byte != b']') {
                    items.push(self.value(depth)?);
                }
                self.at += 1;
                Given::List(items)
            }
            Some(b'"') => Given::Text(self.string()?),
            _ => {
                let rest = self.rest();
                let end = rest.find([' ', '\t', '\n', '\r', ',', ']', '}']).unwrap_or(rest.len());
                self.at += end;
                match rest.get(..end).unwrap_or_default() {
                    "true" => Given::Bool(true),
                    "false" => Given::Bool(false),
                    "null" => Given::Null,
                    number => Given::Number(number.to_owned()),
                }
            }
        })
    }

    fn string(&mut self) -> Result<String, FieldError> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let rest = self.rest();
            let plain = rest.find(['"', '\\']).unwrap_or(rest.len());
            let (told, rest) = rest.split_at_checked(plain).unwrap_or_default();
            text.push_str(told);
            self.at += plain + 1;
            if !rest.starts_with('\\') {
                return Ok(text);
            }
            text.push(self.escaped().ok_or_else(|| self.broken())?);
        }
    }

    /// The character told after `\`; none for half of one.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.rest().chars().next()?;
        self.at += 1;
        Some(match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.unit()?;
                let mut units = vec![first];
                if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
                    self.at += 2;
                    units.push(self.unit()?);
                }
                char::decode_utf16(units).next()?.ok()?
            }
            other => other,
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest().get(..4)?;
        self.at += 4;
        u16::from_str_radix(digits, 16).ok()
    }

    /// The fault that the text is wrong here.
    fn broken(&self) -> FieldError {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let column = before.len() - before.rfind('\n').map_or(0, |line| line + 1);
        messages::bad_json(before.matches('\n').count() + 1, column, false)
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
