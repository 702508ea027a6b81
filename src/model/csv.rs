//! CSV files cut into cells, each with its place.

use unicode_normalization::UnicodeNormalization;

use super::messages::data as say;
use crate::diag::Diagnostic;
use crate::source::{SourceId, Sources, Span};
use crate::value::parse_number;

/// Faults of one kind that are told one by one in a file; the rest are counted.
const SHOWN: usize = 5;

/// Faults of one kind in one file.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) shown: Vec<Diagnostic>,
    pub(super) count: usize,
}

impl Faults {
    /// Counts a fault; it is worded only when it will be shown.
    pub(super) fn add(&mut self, word: impl FnOnce() -> Diagnostic) {
        if self.shown.len() < SHOWN {
            self.shown.push(word());
        }
        self.count += 1;
    }
}

/// A CSV file cut into cells.
pub(super) struct Csv {
    /// Whether some line could not be read.
    pub(super) ragged: bool,
    pub(super) headers: Vec<String>,
    pub(super) header_span: Span,
    pub(super) rows: Vec<CsvRow>,
}

pub(super) struct CsvRow {
    pub(super) line: Span,
    pub(super) cells: Vec<String>,
}

impl CsvRow {
    /// The place of a cell inside its line: where its text first stands after those before it.
    pub(super) fn place(&self, at: usize, sources: &Sources) -> Span {
        let line = sources.get(self.line.source).map_or("", |s| s.slice(self.line));
        let mut from = 0;
        for (position, cell) in self.cells.iter().enumerate().take(at + 1) {
            let Some(found) = line.get(from..).and_then(|rest| rest.find(cell.as_str())) else { return self.line };
            let start = from + found;
            if position == at && !cell.is_empty() {
                let base = self.line.start as usize;
                return Span::new(self.line.source, base + start, base + start + cell.len());
            }
            from = start + cell.len();
        }
        self.line
    }
}

/// Cuts a CSV text into cells: commas or semicolons, whichever the header has more of. The second part tells the lines
/// that have not as many cells as the header.
pub(super) fn cut(source: SourceId, text: &str) -> Result<(Csv, Faults), Box<Diagnostic>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = text.get(start..).unwrap_or_default();
    let first = body.lines().next().unwrap_or_default();
    let header_span = Span::new(source, start, start + first.len());
    let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(body.as_bytes());
    let mut records = reader.records();
    let headers: Vec<String> = match records.next() {
        Some(Ok(record)) if record.iter().any(|h| !h.is_empty()) => record.iter().map(nfc).collect(),
        _ => return Err(Box::new(say::no_header(header_span))),
    };
    if headers.iter().any(String::is_empty) || headers.iter().all(|h| parse_number(h).is_some()) {
        return Err(Box::new(say::no_header(header_span)));
    }
    let mut rows = Vec::new();
    let mut ragged = Faults::default();
    for record in records {
        let Ok(record) = record else { continue };
        let at = record.position().map_or(0, csv::Position::byte);
        let from = start + usize::try_from(at).unwrap_or(0);
        let rest = text.get(from..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let length = rest.get(skipped..).unwrap_or_default().lines().next().map_or(0, str::len);
        let line = Span::new(source, from + skipped, from + skipped + length);
        if record.len() == headers.len() {
            rows.push(CsvRow { line, cells: record.iter().map(nfc).collect() });
        } else {
            ragged.add(|| say::ragged_line(line, record.len(), headers.len()));
        }
    }
    Ok((Csv { ragged: ragged.count > 0, headers, header_span, rows }, ragged))
}

/// A cell as names are compared: two writings of an accent are one.
fn nfc(cell: &str) -> String {
    if cell.is_ascii() { cell.to_owned() } else { cell.nfc().collect() }
}
