//! The header of a table: which input each column gives.

use super::error::BatchError;
use super::mapping::{Column, Mapping};
use super::messages;
use crate::case::{CaseReader, Draft, Place};
use crate::diag::{fold, nearest};
use crate::plan::Vocabulary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Columns that begin a file of rejects: they are not read when it is given back, once mended.
pub(super) const REJECT_COLUMNS: [&str; 5] = ["ligne", "colonne", "code", "message", "valeur"];

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// Its header.
    #[serde(rename = "en_tete")]
    pub header: String,
    /// The input that it gives; `None` for a column that is not read.
    #[serde(rename = "entree")]
    pub input: Option<String>,
    /// How the input was found.
    #[serde(rename = "lecture")]
    pub how: HeaderMatch,
}

/// How a header was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeaderMatch {
    /// It is the name of an input.
    #[serde(rename = "exacte")]
    Exact,
    /// It is but for case, accents or spaces.
    #[serde(rename = "approchée")]
    Tolerant,
    /// The mapping file says so.
    #[serde(rename = "correspondance")]
    Mapped,
    /// The column is not read: the mapping file says so, or it has no name.
    #[serde(rename = "ignorée")]
    Ignored,
}

/// The columns of a table, and what every application of it has.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) columns: Vec<Target>,
    /// The draft that each row completes: the constants of the mapping file.
    pub(super) base: Draft,
    pub(super) report: Vec<ColumnReport>,
}

/// A column and what it gives.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) header: String,
    pub(super) kind: TargetKind,
}

#[derive(Debug)]
pub(super) enum TargetKind {
    /// An input, an identifier or a date.
    Place(Place, Option<Column>),
    /// Nothing.
    Ignored,
    /// Nothing, and its cells must be empty since it has no name.
    Nameless,
}

impl Layout {
    /// Understands a header.
    pub(super) fn new(
        headers: &[String],
        mapping: &Mapping,
        reader: &CaseReader<'_>,
        vocabulary: &Vocabulary,
        dated: bool,
    ) -> Result<Self, BatchError> {
        let mut faults = Vec::new();
        let mut taken: BTreeMap<Place, String> = BTreeMap::new();
        let base = constants(mapping, reader, vocabulary, &mut taken)?;
        for (header, _) in &mapping.columns {
            if !headers.iter().any(|h| same(h, header)) {
                faults.push(messages::missing_column(header, nearest(header, headers.iter().map(String::as_str))));
            }
        }
        let (mut columns, mut report) = (Vec::new(), Vec::new());
        let from_rejects = headers.iter().zip(REJECT_COLUMNS).filter(|(h, name)| h.trim() == *name).count() == 5;
        for (number, header) in headers.iter().enumerate() {
            let unread = from_rejects && number < REJECT_COLUMNS.len();
            let (kind, how) = match understand(header, mapping, reader) {
                _ if unread => (TargetKind::Ignored, HeaderMatch::Ignored),
                Ok(understood) => understood,
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            let place = if let TargetKind::Place(place, _) = &kind { Some(*place) } else { None };
            if let Some(place) = place
                && let Some(other) = taken.insert(place, header.clone())
            {
                faults.push(messages::same_input(&other, header, &reader.path(place)));
            }
            report.push(ColumnReport { header: header.clone(), input: place.map(|p| reader.path(p)), how });
            columns.push(Target { header: header.clone(), kind });
        }
        if !dated && !taken.contains_key(&Place::Date) {
            faults.push(messages::no_date_column());
        }
        if faults.is_empty() { Ok(Self { columns, base, report }) } else { Err(BatchError::Headers(faults)) }
    }
}

/// Whether two headers are alike but for case, accents and spaces.
fn same(a: &str, b: &str) -> bool {
    fold(a.trim()) == fold(b.trim())
}

fn understand(header: &str, mapping: &Mapping, reader: &CaseReader<'_>) -> Result<(TargetKind, HeaderMatch), String> {
    if let Some((_, column)) = mapping.columns.iter().find(|(h, _)| same(h, header)) {
        let (place, _) = reader
            .place(&column.to)
            .ok_or_else(|| messages::unknown_target(header, &column.to, reader.nearest(&column.to)))?;
        return Ok((TargetKind::Place(place, Some(column.clone())), HeaderMatch::Mapped));
    }
    if mapping.ignored.iter().any(|h| same(h, header)) {
        return Ok((TargetKind::Ignored, HeaderMatch::Ignored));
    }
    if header.trim().is_empty() {
        return Ok((TargetKind::Nameless, HeaderMatch::Ignored));
    }
    match reader.place(header) {
        Some((place, true)) => Ok((TargetKind::Place(place, None), HeaderMatch::Exact)),
        Some((place, false)) => Ok((TargetKind::Place(place, None), HeaderMatch::Tolerant)),
        None => Err(messages::unknown_header(header, reader.nearest(header))),
    }
}

fn constants(
    mapping: &Mapping,
    reader: &CaseReader<'_>,
    vocabulary: &Vocabulary,
    taken: &mut BTreeMap<Place, String>,
) -> Result<Draft, BatchError> {
    let (mut draft, mut faults) = (Draft::new(vocabulary), Vec::new());
    for (path, text) in &mapping.constants {
        match reader.place(path) {
            Some((place, _)) => {
                reader.cell(&mut draft, place, text);
                taken.insert(place, messages::constant(path));
            }
            None => faults.push(messages::unknown_constant(path, reader.nearest(path))),
        }
    }
    faults.extend(draft.errors().iter().map(ToString::to_string));
    if faults.is_empty() { Ok(draft) } else { Err(BatchError::Mapping(faults)) }
}

/// How many headers a reader understands, to choose the separator that makes most sense of a first line.
pub(super) fn understood(headers: &[String], mapping: &Mapping, reader: &CaseReader<'_>) -> usize {
    headers.iter().filter(|h| !h.trim().is_empty() && understand(h, mapping, reader).is_ok()).count()
}
