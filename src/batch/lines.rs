//! A text cut into lines of bounded length.

use std::io::{self, BufRead, BufReader, Read};

/// A line, without its end (a carriage return before it is kept).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    /// The line, or its beginning when it is too long.
    pub(super) text: String,
    /// Why it cannot be used.
    pub(super) fault: Option<LineFault>,
}

/// Why a line cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineFault {
    /// Longer than admitted: its length in bytes.
    TooLong(u64),
    /// It has null characters, or bytes that its encoding does not know.
    Damaged,
}

impl Line {
    /// Whether there is nothing on it.
    pub(super) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.text.trim().is_empty()
    }
}

/// What is kept of a line that is too long.
const KEPT: usize = 1000;

/// Reads lines, holding at most one of the admitted length.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    number: u64,
    max: usize,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R, max: usize) -> Self {
        Self { input: BufReader::with_capacity(64 * 1024, input), number: 0, max }
    }

    /// What is read.
    pub(super) fn get_ref(&self) -> &R {
        self.input.get_ref()
    }

    /// The length admitted, in bytes.
    pub(super) fn max(&self) -> usize {
        self.max
    }

    /// The next line.
    pub(super) fn read(&mut self) -> io::Result<Option<Line>> {
        let (mut bytes, mut length, mut ended) = (Vec::new(), 0u64, false);
        while !ended {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                break;
            }
            let (part, used) = match available.iter().position(|b| *b == b'\n') {
                Some(end) => (available.get(..end).unwrap_or_default(), end + 1),
                None => (available, available.len()),
            };
            ended = used > part.len();
            length += part.len() as u64;
            let room = self.max.saturating_sub(bytes.len()).min(part.len());
            bytes.extend_from_slice(part.get(..room).unwrap_or_default());
            self.input.consume(used);
        }
        if length == 0 && !ended {
            return Ok(None);
        }
        self.number += 1;
        let too_long = length > self.max as u64;
        if too_long {
            bytes.truncate(KEPT);
        }
        let mut text = String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
        let fault = if too_long {
            text = text.trim_end_matches('\u{fffd}').to_owned();
            Some(LineFault::TooLong(length))
        } else if text.contains(['\u{fffd}', '\0']) {
            Some(LineFault::Damaged)
        } else {
            None
        };
        Ok(Some(Line { number: self.number, text, fault }))
    }
}
