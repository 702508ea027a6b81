use crate::diag::Code;
use serde::Serialize;
use std::fmt;

/// Something wrong with one field of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The input's dotted name, with the number of the row inside a list (`projet.gestes.2.cout`); empty for the whole.
    #[serde(rename = "champ")]
    pub field: String,
    /// Stable code, `B0550` and following.
    pub code: Code,
    /// The fact, in French, without final period.
    pub message: String,
    /// What was written, cut when it is long.
    #[serde(rename = "valeur", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The mend, in the imperative.
    #[serde(rename = "aide", skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// As many characters of a value as an error shows.
const SHOWN: usize = 80;

impl FieldError {
    /// An error without a value or a mend.
    #[must_use]
    pub fn new(field: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into(), value: None, help: None }
    }

    /// Shows what was written.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        let mut shown: String = value.chars().take(SHOWN).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        self.value = Some(shown);
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.is_empty() {
            write!(f, "{} : ", self.field)?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ; {help}"),
            None => Ok(()),
        }
    }
}
