//! What a caller may choose.

use crate::value::{Date, Decimal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The notation of a file of applications or results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// A table with a header.
    #[serde(rename = "csv")]
    Csv,
    /// One JSON object a line, with nested tables and lists.
    #[serde(rename = "ndjson")]
    Ndjson,
}

impl Format {
    /// The notation that a file's extension tells: `.ndjson`, `.jsonl` and `.json` for NDJSON, else CSV.
    #[must_use]
    pub fn of_path(path: &std::path::Path) -> Self {
        match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("ndjson" | "jsonl" | "json") => Self::Ndjson,
            _ => Self::Csv,
        }
    }
}

/// The dialect of CSV results and rejects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Profile {
    /// RFC 4180 in UTF-8: commas, decimal point, ISO dates.
    #[default]
    #[serde(rename = "standard")]
    Standard,
    /// What a French Excel opens as is: byte order mark, semicolons, decimal comma, French dates, and no text that it
    /// would take for a formula.
    #[serde(rename = "excel-fr")]
    ExcelFr,
}

/// How a batch runs. All of it but `threads` decides of the bytes written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Notation of the applications.
    #[serde(rename = "entree")]
    pub input: Format,
    /// Notation of the results.
    #[serde(rename = "sortie")]
    pub output: Format,
    /// Dialect of results and rejects.
    #[serde(rename = "profil")]
    pub profile: Profile,
    /// Date of filing of all applications, which replaces that of each.
    pub date: Option<Date>,
    /// Aids to evaluate, by name; empty: all.
    pub aides: Vec<String>,
    /// Whether applications consume the enveloppes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub enveloppes: bool,
    /// What is committed of enveloppes before the batch, in euros, by name.
    #[serde(rename = "deja_engage", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub engaged: BTreeMap<String, Decimal>,
    /// Rejects after which the batch stops.
    #[serde(rename = "max_rejets")]
    pub max_rejects: Option<u64>,
    /// Length of a line that is admitted, in bytes of UTF-8.
    #[serde(rename = "longueur_de_ligne")]
    pub max_line: usize,
    /// Threads; `None`: one a core.
    #[serde(skip)]
    pub threads: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            input: Format::Csv,
            output: Format::Csv,
            profile: Profile::Standard,
            date: None,
            aides: Vec::new(),
            enveloppes: false,
            engaged: BTreeMap::new(),
            max_rejects: None,
            max_line: 1024 * 1024,
            threads: None,
        }
    }
}
