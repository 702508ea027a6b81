//! Cuts a file into declarations, and a declaration into its head, its clauses and the lines of its grids.
//!
//! A declaration is a word at the start of a line and all that is indented under it. A clause begins with a line that
//! opens with one of its declaration's keywords. Only the beginnings of lines are looked at, so that nothing wrong
//! inside a clause reaches the next one.

use super::keywords::{CONTINUATIONS, Key, Kind, OPEN_WORDS};
use super::lexer::{TokenKind, after_phrase, is_word, tokens};
use super::messages;
use super::reader::Reader;
use super::scan::Line;
use crate::diag::{fold, nearest};

/// A range of the normalised text.
pub(super) type Range = (usize, usize);

/// A declaration cut into pieces.
pub(super) struct Declaration {
    /// Its first word.
    pub(super) word: Range,
    /// The word `interne`.
    pub(super) private: Option<Range>,
    /// `None` when no declaration begins with such a word (already told).
    pub(super) kind: Option<Kind>,
    /// What follows the first word, up to the first clause.
    pub(super) head: Piece,
    /// Its clauses, in order.
    pub(super) clauses: Vec<Clause>,
}

impl Declaration {
    /// From the first word to the end of the last clause.
    pub(super) fn range(&self) -> Range {
        let start = self.private.map_or(self.word.0, |(start, _)| start);
        (start, self.clauses.last().map_or(self.head.end(), |clause| clause.piece.end()).max(self.word.1))
    }
}

/// A clause cut out of its declaration.
pub(super) struct Clause {
    /// `None` when its declaration takes no such clause (already told).
    pub(super) key: Option<Key>,
    /// The words that open it.
    pub(super) word: Range,
    /// What follows them; for a version, its opening words too.
    pub(super) piece: Piece,
    indent: usize,
}

impl Clause {
    /// From its keyword to the end of its grid.
    pub(super) fn range(&self) -> Range {
        (self.word.0, self.piece.end().max(self.word.1))
    }
}

/// A piece of text, and the grid under it.
pub(super) struct Piece {
    /// What the grammar reads.
    pub(super) text: Range,
    /// Lines of the grid.
    pub(super) rows: Vec<Range>,
}

impl Piece {
    fn end(&self) -> usize {
        self.rows.last().map_or(self.text.1, |row| row.1)
    }
}

/// Cuts the lines of a file into declarations; tells of lines that belong to none.
pub(super) fn declarations(reader: &mut Reader<'_>, lines: &[Line]) -> Vec<Declaration> {
    let mut found: Vec<Declaration> = Vec::new();
    let mut state = Open::default();
    let mut told_orphan = false;
    for line in lines {
        let content = reader.slice((line.start, line.end));
        let opens = line.indent == 0 && !line.continues_text;
        if let Some(declaration) = if opens { begin(reader, *line, found.last()) } else { None } {
            state = Open::after(reader.slice(declaration.head.text));
            found.push(declaration);
            continue;
        }
        match found.last_mut() {
            Some(declaration) => add_line(reader, declaration, *line, &mut state),
            None if !told_orphan => {
                told_orphan = true;
                let span = reader.span(line.start, line.end);
                reader.tell(messages::outside_declarations(span));
            }
            None => {}
        }
        if !content.is_empty() {
            state.read(content);
        }
    }
    found
}

/// The declaration that a line opens; `None` when the line goes on with the one before (its fault then told).
fn begin(reader: &mut Reader<'_>, line: Line, before: Option<&Declaration>) -> Option<Declaration> {
    let content = reader.slice((line.start, line.end));
    let mut words = tokens(content);
    let mut word = words.next()?;
    let private = (word.is("interne")).then_some((line.start, line.start + word.end()));
    if private.is_some() {
        word = match words.next() {
            Some(next) => next,
            None => {
                let span = reader.span(line.start, line.end);
                reader.tell(messages::private_of_nothing(span));
                return Some(nothing(private, (line.start, line.end)));
            }
        };
    }
    let range = (line.start + word.start, line.start + word.end());
    let (span, end) = (reader.span(range.0, range.1), line.end);
    let mut kind = Kind::of(word.text);
    let unindented = private.is_none()
        && before.and_then(|d| d.kind).is_some_and(|before| {
            let other_clause = match_key(before, content).is_some_and(|(key, after)| {
                kind.is_none()
                    || key == Key::Aide
                        && tokens(content.get(after..).unwrap_or_default())
                            .next()
                            .is_some_and(|t| t.kind == TokenKind::Text)
            });
            other_clause || kind.is_none() && (word.kind != TokenKind::Word || CONTINUATIONS.contains(&word.text))
        });
    if unindented {
        reader.tell(messages::not_indented(span, word.text));
        return None;
    }
    if kind.is_none() {
        let near = nearest(word.text, Kind::ALL.map(Kind::word));
        if word.kind == TokenKind::Word {
            reader.tell(messages::unknown_declaration(span, word.text, near));
        } else {
            reader.tell(messages::outside_declarations(reader.span(line.start, line.end)));
        }
        kind = near.and_then(Kind::of);
    }
    let head = Piece { text: (range.1, end), rows: Vec::new() };
    Some(Declaration { word: range, private, kind, head, clauses: Vec::new() })
}

fn nothing(private: Option<Range>, word: Range) -> Declaration {
    let head = Piece { text: (word.1, word.1), rows: Vec::new() };
    Declaration { word, private, kind: None, head, clauses: Vec::new() }
}

/// Whether what was read so far calls for more.
#[derive(Default)]
struct Open {
    parentheses: usize,
    unfinished: bool,
}

impl Open {
    fn after(content: &str) -> Self {
        let mut open = Self::default();
        open.read(content);
        open
    }

    fn read(&mut self, content: &str) {
        for token in tokens(content) {
            match token.text {
                "(" => self.parentheses += 1,
                ")" => self.parentheses = self.parentheses.saturating_sub(1),
                _ => {}
            }
            self.unfinished = match token.kind {
                TokenKind::Sign => !matches!(token.text, ")" | "€" | "%" | "²" | "³" | "|"),
                TokenKind::Word => OPEN_WORDS.contains(&token.text),
                TokenKind::Number | TokenKind::Text => false,
                TokenKind::Comment => self.unfinished,
            };
        }
    }
}

/// Puts a line of a declaration where it belongs.
fn add_line(reader: &mut Reader<'_>, declaration: &mut Declaration, line: Line, open: &mut Open) {
    let content = reader.slice((line.start, line.end));
    let Some(kind) = declaration.kind else { return extend(declaration, line) };
    if line.continues_text || kind.clauses().is_empty() {
        return extend(declaration, line);
    }
    let in_grid = !last_piece(declaration).rows.is_empty();
    if content.starts_with('|') || in_grid && content.contains('|') && match_key(kind, content).is_none() {
        last_piece(declaration).rows.push((line.start, line.end));
        *open = Open::default();
        return;
    }
    let clause = declaration.clauses.last();
    let deeper = clause.is_some_and(|clause| line.indent > clause.indent);
    if let Some((key, after)) = match_key(kind, content) {
        let held = deeper && !in_grid && key.is_held() && clause.and_then(|c| c.key).is_some_and(Key::holds_versions);
        let operand = !in_grid && (key.is_value() && deeper && open.unfinished || reads_as_operand(content, after));
        if held || operand {
            return extend(declaration, line);
        }
        let word = (line.start, line.start + after);
        let start = if key == Key::Version { line.start } else { word.1 };
        let piece = Piece { text: (start, line.end), rows: Vec::new() };
        declaration.clauses.push(Clause { key: Some(key), word, piece, indent: line.indent });
        *open = Open::default();
        return;
    }
    let Some(word) = tokens(content).next() else { return };
    let goes_on = open.unfinished || open.parentheses > 0 || deeper || word.kind != TokenKind::Word;
    if !in_grid && (goes_on || CONTINUATIONS.contains(&word.text)) {
        return extend(declaration, line);
    }
    unknown_clause(reader, declaration, kind, line, open);
}

/// Tells of a line that opens with no keyword of its declaration, and reads it as the nearest one.
fn unknown_clause(reader: &mut Reader<'_>, declaration: &mut Declaration, kind: Kind, line: Line, open: &mut Open) {
    let content = reader.slice((line.start, line.end));
    let words: Vec<_> = tokens(content).filter(|t| t.kind == TokenKind::Word).take(4).collect();
    let keys = kind.clauses().iter().flat_map(|key| key.phrases().iter().map(|phrase| (*key, *phrase)));
    let mut best: Option<(Key, &str, usize)> = None;
    for (key, phrase) in keys {
        let count = tokens(phrase).filter(|t| t.kind == TokenKind::Word).count();
        let Some(last) = words.get(count - 1) else { continue };
        let written = content.get(..last.end()).unwrap_or_default();
        let replace = best.is_none_or(|(_, other, _)| nearest(written, [other, phrase]) == Some(phrase));
        if nearest(written, [phrase]).is_some() && replace {
            best = Some((key, phrase, last.end()));
        }
    }
    let first = words.first().map_or(content, |word| content.get(..word.end()).unwrap_or(content));
    if best.is_none() && nearest(first, CONTINUATIONS).is_some_and(|word| fold(word) == fold(first)) {
        return extend(declaration, line);
    }
    let word = (line.start, line.start + best.map_or(first.len(), |(_, _, end)| end));
    let span = reader.span(word.0, word.1);
    let elsewhere = Kind::ALL.into_iter().find(|other| match_key(*other, content).is_some());
    let written = reader.slice(word);
    reader.tell(match best {
        Some((_, phrase, _)) => messages::misspelt_clause(span, written, kind.word(), phrase),
        None => messages::unknown_clause(span, written, kind, elsewhere),
    });
    let key = best.map(|(key, ..)| key);
    let start = if key == Some(Key::Version) { word.0 } else { word.1 };
    let piece = Piece { text: (start, line.end), rows: Vec::new() };
    declaration.clauses.push(Clause { key, word, piece, indent: line.indent });
    *open = Open::default();
}

/// The clause of a declaration whose words open a line, and the offset past them.
pub(super) fn match_key(kind: Kind, content: &str) -> Option<(Key, usize)> {
    kind.clauses().iter().find_map(|key| {
        let after = key.phrases().iter().find_map(|phrase| after_phrase(content, phrase))?;
        let rest = content.get(after..).unwrap_or_default().trim_start();
        // `du` opens a period only before a date.
        let dated = *key != Key::Version || content.starts_with('à') || rest.starts_with(|c: char| c.is_ascii_digit());
        (dated && !content.get(after..)?.starts_with(is_word)).then_some((*key, after))
    })
}

/// Whether what follows a keyword makes it a name in an expression: `taux(x)`, `montant + …`.
fn reads_as_operand(content: &str, after: usize) -> bool {
    const SIGNS: [&str; 17] = ["(", ")", ".", "+", "-", "−", "×", "*", "÷", "/", "<", ">", "≤", "≥", "≠", ";", ","];
    const WORDS: [&str; 9] = ["et", "ou", "alors", "sinon", "parmi", "hors", "converti", "plafonné", "arrondi"];
    tokens(content.get(after..).unwrap_or_default())
        .next()
        .is_some_and(|t| SIGNS.contains(&t.text) || WORDS.contains(&t.text) && !content.starts_with("je"))
}

fn last_piece(declaration: &mut Declaration) -> &mut Piece {
    match declaration.clauses.last_mut() {
        Some(clause) => &mut clause.piece,
        None => &mut declaration.head,
    }
}

/// Adds a line to what the line above belongs to.
fn extend(declaration: &mut Declaration, line: Line) {
    let piece = last_piece(declaration);
    match piece.rows.last_mut() {
        Some(row) => row.1 = line.end,
        None => piece.text.1 = line.end,
    }
}
