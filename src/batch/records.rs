//! Lines put together into records: one line each in NDJSON; in CSV, several where a cell between quotes holds ends of
//! lines.
//!
//! A quote that is never closed costs only its own line: the reader looks ahead for its end, not further than the
//! length admitted for a line, and goes back when what it finds makes no record.

use super::lines::{Line, LineFault, Lines};
use std::collections::VecDeque;
use std::io::{self, Read};

/// One application as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Number of its first line, from 1.
    pub(super) line: u64,
    /// Its text, without the last end of line.
    pub(super) text: String,
    /// Why it cannot be read.
    pub(super) fault: Option<RecordFault>,
}

/// Why a record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordFault {
    /// The line cannot be used.
    Line(LineFault),
    /// A quote is not closed, or closed before the end of its cell.
    Quote,
    /// It has another number of cells than the header.
    Width(usize),
}

/// How records are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// One a line.
    Line,
    /// Cells between separators, and how many there are once the header is read.
    Cells(u8, Option<usize>),
}

/// Reads records; blank lines are none.
pub(super) struct Records<R> {
    lines: Lines<R>,
    cut: Cut,
    /// Lines read ahead.
    ahead: VecDeque<Line>,
}

impl<R: Read> Records<R> {
    pub(super) fn new(lines: Lines<R>, cut: Cut) -> Self {
        Self { lines, cut, ahead: VecDeque::new() }
    }

    /// What is read.
    pub(super) fn get_ref(&self) -> &R {
        self.lines.get_ref()
    }

    /// Changes the cut of what follows.
    pub(super) fn set_cut(&mut self, cut: Cut) {
        self.cut = cut;
    }

    /// The next line that is not blank, left to be read again.
    pub(super) fn peek(&mut self) -> io::Result<Option<&Line>> {
        if let Some(line) = self.line()? {
            self.ahead.push_front(line);
        }
        Ok(self.ahead.front())
    }

    /// The next line that is not blank.
    pub(super) fn line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let line = match self.ahead.pop_front() {
                Some(line) => line,
                None => match self.lines.read()? {
                    Some(line) => line,
                    None => return Ok(None),
                },
            };
            if !line.is_blank() {
                return Ok(Some(line));
            }
        }
    }

    /// The next record.
    pub(super) fn read(&mut self) -> io::Result<Option<Record>> {
        let Some(first) = self.line()? else { return Ok(None) };
        if let Some(fault) = first.fault {
            return Ok(Some(record(first, Some(RecordFault::Line(fault)))));
        }
        let Cut::Cells(separator, width) = self.cut else { return Ok(Some(record(first, None))) };
        let mut scan = Scan::new(separator);
        let fault = match scan.line(&first.text) {
            End::Whole(cells) if width.is_none_or(|w| w == cells) => None,
            End::Whole(cells) => Some(RecordFault::Width(cells)),
            End::Misplaced => Some(RecordFault::Quote),
            End::Open => return self.follow(first, scan, width).map(Some),
        };
        Ok(Some(record(first, fault)))
    }

    /// A record that goes on after its first line, or that line alone when nothing closes it.
    fn follow(&mut self, first: Line, mut scan: Scan, width: Option<usize>) -> io::Result<Record> {
        let mut whole = first.text.clone();
        // Lines taken for this record, those before `next` in the queue.
        let mut next = 0;
        loop {
            if self.ahead.get(next).is_none() {
                match self.lines.read()? {
                    Some(line) => self.ahead.push_back(line),
                    None => break,
                }
            }
            let Some(line) = self.ahead.get(next) else { break };
            if line.fault.is_some() || whole.len() + line.text.len() >= self.lines.max() {
                break;
            }
            whole.push('\n');
            whole.push_str(&line.text);
            next += 1;
            match scan.line(&line.text) {
                End::Open => {}
                End::Whole(cells) if width.is_none_or(|w| w == cells) => {
                    self.ahead.drain(..next);
                    return Ok(record(Line { text: whole, ..first }, None));
                }
                End::Whole(_) | End::Misplaced => break,
            }
        }
        Ok(record(first, Some(RecordFault::Quote)))
    }
}

fn record(line: Line, fault: Option<RecordFault>) -> Record {
    let Line { number, mut text, .. } = line;
    if text.ends_with('\r') {
        text.pop();
    }
    Record { line: number, text, fault }
}

/// Where a line leaves a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is over, with so many cells.
    Whole(usize),
    /// A cell between quotes goes on.
    Open,
    /// Something follows a closing quote.
    Misplaced,
}

/// Counts cells and follows quotes, as RFC 4180 has them; a quote inside a cell that does not begin with one is plain.
struct Scan {
    separator: u8,
    cells: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    Closed,
}

impl Scan {
    fn new(separator: u8) -> Self {
        Self { separator, cells: 1, state: State::Start }
    }

    fn line(&mut self, text: &str) -> End {
        let bytes = text.as_bytes();
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        for &byte in bytes {
            let separator = byte == self.separator;
            self.state = match self.state {
                State::Quoted if byte == b'"' => State::Closed,
                State::Quoted => State::Quoted,
                State::Closed if byte == b'"' => State::Quoted,
                State::Start if byte == b'"' => State::Quoted,
                _ if separator => {
                    self.cells += 1;
                    State::Start
                }
                State::Closed => return End::Misplaced,
                State::Start | State::Plain => State::Plain,
            };
        }
        if self.state == State::Quoted { End::Open } else { End::Whole(self.cells) }
    }
}
