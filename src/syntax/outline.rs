//! The lines of a file and how deep each stands: what a formatter needs beside the tree.

use super::keywords::{Key, Kind};
use super::layout::{self, Clause, Declaration, Range, match_key};
use super::lexer::{after_phrase, is_blank};
use super::normal::Normal;
use super::reader::Reader;
use super::scan;
use crate::source::{SourceId, Sources};
use std::collections::BTreeMap;

/// What a line of a rule file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineRole {
    /// Nothing.
    Blank,
    /// A comment alone.
    Comment,
    /// Words of a declaration or a clause.
    Code,
    /// A line of a grid.
    Row,
    /// Inside a text opened on a line above: not to be touched.
    Verbatim,
}

/// A line of a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineLine {
    /// What it is.
    pub role: LineRole,
    /// How deep it stands: 0 for a declaration, 1 for its clauses, and so on.
    pub depth: usize,
    /// Its words, in Unicode NFC, without the blanks around them nor its comment; a verbatim line whole.
    pub text: String,
    /// Its comment, `#` included.
    pub comment: Option<String>,
}

/// The lines of a rule file, in order. An unknown `id` reads as an empty text.
///
/// ```
/// use bareme::{source::Sources, syntax::outline};
/// let mut sources = Sources::default();
/// let id = sources.add("a.bareme", "module a\nthème t rang 1 # premier\n");
/// assert_eq!(outline(&sources, id)[1].comment.as_deref(), Some("# premier"));
/// ```
#[must_use]
pub fn outline(sources: &Sources, id: SourceId) -> Vec<OutlineLine> {
    let normal = Normal::new(sources.get(id).map_or("", |source| source.text.as_str()));
    let scan = scan::scan(&normal, id, &mut Vec::new());
    let mut reader = Reader::new(&normal, id, &scan);
    let depths = depths(&layout::declarations(&mut reader, &scan.lines), &reader, &scan);
    let text = normal.text();
    let (mut lines, mut at) = (Vec::new(), 0);
    for raw in text.split('\n') {
        let end = at + raw.len();
        let line = scan.lines.iter().find(|line| at <= line.start && line.start <= end && line.end >= at);
        let comment = scan.comments.iter().find(|(start, _)| (at..end).contains(start));
        let comment = comment.and_then(|&(start, stop)| text.get(start..stop)).map(str::to_owned);
        let words = line.and_then(|line| text.get(line.start..line.end)).unwrap_or_default();
        let (role, depth) = match line {
            Some(line) if line.continues_text => (LineRole::Verbatim, 0),
            Some(line) => match depths.get(&line.start) {
                Some(&(depth, true)) => (LineRole::Row, depth),
                Some(&(depth, false)) => (LineRole::Code, depth),
                None => (LineRole::Code, 1),
            },
            None if comment.is_some() => (LineRole::Comment, usize::from(raw.starts_with(is_blank))),
            None if raw.trim_matches(is_blank).is_empty() => (LineRole::Blank, 0),
            None => (LineRole::Verbatim, 0),
        };
        let (text, comment) = match role {
            LineRole::Verbatim => (raw.trim_end_matches(is_blank).to_owned(), None),
            _ => (words.to_owned(), comment),
        };
        lines.push(OutlineLine { role, depth, text, comment });
        at = end + 1;
    }
    settle_comments(&mut lines);
    lines
}

/// The depth of each line, by its first byte, and whether it is a line of a grid.
fn depths(declarations: &[Declaration], reader: &Reader<'_>, scan: &scan::Scan) -> BTreeMap<usize, (usize, bool)> {
    let mut depths = BTreeMap::new();
    let lines_of = |range: Range| scan.lines.iter().filter(move |l| range.0 <= l.start && l.start < range.1);
    for declaration in declarations {
        let start = declaration.range().0;
        for line in lines_of((start, declaration.head.text.1)) {
            depths.insert(line.start, (usize::from(line.start != start), false));
        }
        for row in &declaration.head.rows {
            depths.insert(row.0, (1, true));
        }
        for clause in &declaration.clauses {
            // Clauses of a field, and versions of a column, stand under it.
            let held = match declaration.kind {
                Some(Kind::Enregistrement) => clause.key != Some(Key::Champ),
                Some(Kind::Referentiel) => clause.key == Some(Key::Version),
                _ => false,
            };
            let depth = 1 + usize::from(held);
            let mut inner = depth;
            for line in lines_of((clause.word.0, clause.piece.text.1.max(clause.word.1))) {
                let content = reader.slice((line.start, line.end));
                if line.start == clause.word.0 {
                    depths.insert(line.start, (depth, false));
                } else if opens_held(clause, content) {
                    inner = depth + 1;
                    depths.insert(line.start, (inner, false));
                } else {
                    depths.insert(line.start, (inner + 1, false));
                }
            }
            // The grid of an undated table stands beside its clauses, not under the last of them.
            let under = usize::from(matches!(clause.key, Some(Key::Version | Key::Soit | Key::Cas)));
            for row in &clause.piece.rows {
                depths.insert(row.0, (depth + under, true));
            }
        }
    }
    depths
}

/// Whether a line inside a clause opens a note or a version that the clause holds.
fn opens_held(clause: &Clause, content: &str) -> bool {
    clause.key.is_some_and(Key::holds_versions)
        && (after_phrase(content, "référence").is_some()
            || after_phrase(content, "fiabilité").is_some()
            || match_key(Kind::Calcul, content).is_some_and(|(key, _)| key == Key::Version))
}

/// An indented comment stands as deep as the code under it, or above it at the end of a declaration.
fn settle_comments(lines: &mut [OutlineLine]) {
    let mut below = 0;
    for line in lines.iter_mut().rev() {
        match line.role {
            LineRole::Code | LineRole::Row => below = line.depth,
            LineRole::Comment if line.depth > 0 => line.depth = below.max(1),
            _ => {}
        }
    }
}
