//! The execution record: what was run on what, so that a result can be justified and reproduced.

use super::error::BatchError;
use super::files::{self, FileDigest};
use super::headers::ColumnReport;
use super::messages;
use super::options::Options;
use super::tally::Summary;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a batch did. It names no machine and no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionRecord {
    /// Version of the engine.
    #[serde(rename = "bareme")]
    pub engine: String,
    /// The rules.
    #[serde(rename = "paquet")]
    pub pack: PackDigest,
    /// What was chosen, the date of evaluation included.
    pub options: Options,
    /// What was read and written.
    #[serde(rename = "fichiers")]
    pub files: Files,
    /// Encoding of the applications.
    #[serde(rename = "encodage")]
    pub encoding: String,
    /// How each column of the applications was understood; empty in NDJSON.
    #[serde(rename = "colonnes")]
    pub columns: Vec<ColumnReport>,
    /// What was counted.
    #[serde(rename = "bilan")]
    pub summary: Summary,
    /// When it began, if the caller told.
    #[serde(rename = "debut", default, skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// When it ended, if the caller told.
    #[serde(rename = "fin", default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
}

/// Which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackDigest {
    /// Name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Version.
    pub version: String,
    /// SHA-256 in hexadecimal.
    #[serde(rename = "empreinte")]
    pub digest: String,
}

/// Which files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// Applications.
    #[serde(rename = "entree")]
    pub input: FileDigest,
    /// Mapping of headers.
    #[serde(rename = "correspondance", default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<FileDigest>,
    /// Results.
    #[serde(rename = "resultats")]
    pub results: FileDigest,
    /// Rejects.
    #[serde(rename = "rejets")]
    pub rejects: FileDigest,
    /// Decisions on enveloppes, where the batch consumed them.
    #[serde(rename = "enveloppes", default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<FileDigest>,
}

impl ExecutionRecord {
    /// Reads a record.
    ///
    /// # Errors
    /// When the file cannot be read, or is no record.
    pub fn read(path: &Path) -> Result<Self, BatchError> {
        let (text, _) = files::read(path)?;
        serde_json::from_str(&text).map_err(|e| BatchError::Record(messages::not_a_record(path, e.line(), e.column())))
    }

    /// The record as a text, with an end of line.
    ///
    /// # Errors
    /// Never in practice: a record holds nothing that JSON does not.
    pub fn to_json(&self) -> Result<String, BatchError> {
        let text = serde_json::to_string_pretty(self).map_err(|e| BatchError::Record(e.to_string()))?;
        Ok(text + "\n")
    }
}
