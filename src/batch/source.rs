//! The applications of a file, block by block.

use super::encoding::{Decoder, NotText};
use super::error::BatchError;
use super::headers::{Layout, understood};
use super::lines::{LineFault, Lines};
use super::mapping::Mapping;
use super::messages;
use super::options::{Format, Options};
use super::records::{Cut, Record, RecordFault, Records};
use crate::case::CaseReader;
use crate::plan::Vocabulary;
use std::io::{self, Read};

/// Applications worked on together by one thread.
const BLOCK_ROWS: usize = 256;
/// Bytes after which a block is closed, whatever its rows.
const BLOCK_BYTES: usize = 1024 * 1024;

/// Separators that are tried, the likeliest first.
const SEPARATORS: [u8; 4] = *b";\t,|";

/// A file of applications, opened.
pub(super) struct Source<R> {
    records: Records<Decoder<R>>,
    pub(super) notation: Notation,
    /// The path, for messages.
    path: String,
}

/// How applications are written.
#[derive(Debug)]
pub(super) enum Notation {
    /// A table: its separator, its header as written, its columns.
    Csv(u8, String, Layout),
    /// One JSON object a line.
    Ndjson,
}

impl<R: Read> Source<R> {
    /// Opens a file: its encoding, its separator and its header are found.
    pub(super) fn open(
        input: R,
        path: &str,
        options: &Options,
        mapping: &Mapping,
        reader: &CaseReader<'_>,
        vocabulary: &Vocabulary,
    ) -> Result<Self, BatchError> {
        let lines = Lines::new(Decoder::new(input), options.max_line);
        let mut source =
            Self { records: Records::new(lines, Cut::Line), notation: Notation::Ndjson, path: path.to_owned() };
        if options.input == Format::Csv {
            let (separator, text) = source.header(mapping, reader)?;
            let headers = cells(&text, separator);
            let layout = Layout::new(&headers, mapping, reader, vocabulary, options.date.is_some())?;
            source.records.set_cut(Cut::Cells(separator, Some(headers.len())));
            source.notation = Notation::Csv(separator, text, layout);
        } else if source.records.peek().map_err(|e| failed(path, e))?.is_none() {
            return Err(BatchError::Empty);
        }
        Ok(source)
    }

    /// The separator, and the header as written.
    fn header(&mut self, mapping: &Mapping, reader: &CaseReader<'_>) -> Result<(u8, String), BatchError> {
        let path = self.path.clone();
        let line = self.records.peek().map_err(|e| failed(&path, e))?.cloned().ok_or(BatchError::Empty)?;
        let mut announced = None;
        let mut first = line;
        if let Some(separator) = announced_separator(&first.text) {
            announced = Some(separator);
            self.records.line().map_err(|e| failed(&path, e))?;
            first = self.records.peek().map_err(|e| failed(&path, e))?.cloned().ok_or(BatchError::Empty)?;
        }
        match first.fault {
            Some(LineFault::TooLong(bytes)) => return Err(BatchError::Headers(vec![messages::long_header(bytes)])),
            Some(LineFault::Damaged) => return Err(BatchError::Binary),
            None => {}
        }
        let score = |separator: &u8| {
            let headers = cells(&first.text, *separator);
            (understood(&headers, mapping, reader), headers.len())
        };
        // Of equals, the first.
        let best = SEPARATORS.iter().rev().max_by_key(|s| score(s)).copied();
        let separator = announced.or(best).unwrap_or(b';');
        self.records.set_cut(Cut::Cells(separator, None));
        match self.records.read().map_err(|e| failed(&path, e))? {
            Some(Record { text, fault: None, .. }) => Ok((separator, text)),
            Some(_) => Err(BatchError::Headers(vec![messages::broken_header()])),
            None => Err(BatchError::Empty),
        }
    }

    /// The next applications; an empty block at the end.
    pub(super) fn block(&mut self) -> Result<Vec<Record>, BatchError> {
        let (mut block, mut bytes) = (Vec::new(), 0);
        while block.len() < BLOCK_ROWS && bytes < BLOCK_BYTES {
            let Some(record) = self.records.read().map_err(|e| failed(&self.path, e))? else { break };
            bytes += record.text.len();
            block.push(record);
        }
        Ok(block)
    }

    /// The encoding, as far as the file was read.
    pub(super) fn encoding(&self) -> &'static str {
        self.records.get_ref().encoding()
    }
}

/// A failure to read, which may be that the file is no text.
fn failed(path: &str, error: io::Error) -> BatchError {
    if error.get_ref().is_some_and(|inner| inner.is::<NotText>()) {
        return BatchError::Binary;
    }
    BatchError::Read { path: path.to_owned(), error }
}

/// The separator of a line `sep=;`, which spreadsheets write before the header.
fn announced_separator(text: &str) -> Option<u8> {
    let (word, rest) = text.trim_end_matches('\r').split_at_checked(4)?;
    match rest.as_bytes() {
        [separator] if word.eq_ignore_ascii_case("sep=") && separator.is_ascii() => Some(*separator),
        _ => None,
    }
}

/// The cells of one record whose quotes are known to be right.
pub(super) fn cells(text: &str, separator: u8) -> Vec<String> {
    let mut record = csv::StringRecord::new();
    let mut reader = parser(separator).from_reader(text.as_bytes());
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(|cell| cell.trim_end_matches('\r').to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// How records are parsed: as [`Records`] cuts them, so that both always agree.
pub(super) fn parser(separator: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).terminator(csv::Terminator::Any(b'\n'));
    builder
}

/// Whether a fault leaves a line that can stand among others in a file of rejects.
pub(super) fn stands_alone(fault: Option<RecordFault>) -> bool {
    matches!(fault, None | Some(RecordFault::Width(_)))
}
