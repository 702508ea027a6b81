//! Texts read by the engine, and places in them.

use serde::{Serialize, Serializer};

/// Which text of a [`Sources`] a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A place in a text: a half-open range of bytes, always on character boundaries.
///
/// It is not written with what is compiled, which is read where the texts are not, and is read back as
/// [`Span::NOWHERE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The place of what has no text.
    pub const NOWHERE: Self = Self { source: SourceId(0), start: 0, end: 0 };

    /// A place from its bytes; an inverted range becomes empty.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let start = clamp(start);
        Self { source, start, end: clamp(end).max(start) }
    }

    /// The smallest place that holds both; `other` must be in the same text, else `self` is kept.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.source != other.source {
            return self;
        }
        Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// One text and its name, as shown in messages.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path inside the pack, with `/`.
    pub name: String,
    /// The whole text.
    pub text: String,
    lines: Vec<usize>,
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// The text under a span, clamped to the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let clamp = |n: u32| {
            let mut n = (n as usize).min(self.text.len());
            while !self.text.is_char_boundary(n) {
                n -= 1;
            }
            n
        };
        self.text.get(clamp(span.start)..clamp(span.end)).unwrap_or_default()
    }

    /// Line and column of a byte offset, clamped to the text.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.text.len());
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column =
            self.text.get(start..).unwrap_or_default().char_indices().take_while(|(i, _)| start + i < offset).count();
        Position { line, column: column + 1 }
    }
}

/// All the texts of a pack, numbered in the order they were added.
///
/// ```
/// use bareme::source::{Sources, Span};
/// let mut sources = Sources::default();
/// let id = sources.add("aides.bareme", "module a\né = 1");
/// let source = sources.get(id).unwrap();
/// assert_eq!(source.slice(Span::new(id, 9, 11)), "é");
/// assert_eq!(source.position(12).column, 3);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Adds a text and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let text = text.into();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        self.all.push(Source { name: name.into(), text, lines });
        id
    }

    /// The text of that number.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0 as usize)
    }

    /// All texts with their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(i, s)| (SourceId(u32::try_from(i).unwrap_or(u32::MAX)), s))
    }
}
