//! Words, numbers, texts and signs of a piece of text: what layout and messages need to know before the grammar reads.

use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, digits and `_`, beginning with a letter.
    Word,
    /// Digits and letters, beginning with a digit.
    Number,
    /// A text with its quotes; the closing one may be missing.
    Text,
    /// `# …`
    Comment,
    /// Any other character.
    Sign,
}

/// A piece of text that stands for one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    /// What it is.
    pub kind: TokenKind,
    /// As written.
    pub text: &'t str,
    /// Offset in the text given to [`tokens`].
    pub start: usize,
}

impl Token<'_> {
    /// Offset past its last byte.
    #[must_use]
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is that word or sign; apostrophes are alike.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.text == word || word == "'" && self.text == "’"
    }
}

/// Spaces within a line, and ends of lines.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{202f}')
}

/// What may stand inside a word.
pub(super) fn is_word(c: char) -> bool {
    c == '_' || c.is_alphabetic() || c.is_ascii_digit() || is_combining_mark(c)
}

/// The tokens of a text, in order, comments included, blanks skipped.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + (rest.len() - rest.trim_start_matches(is_blank).len());
        let rest = text.get(start..)?;
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            '#' => (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '«' => (TokenKind::Text, rest.find('»').map_or(rest.len(), |i| i + '»'.len_utf8())),
            '"' => (TokenKind::Text, quoted(rest)),
            c if c.is_ascii_digit() => (TokenKind::Number, word_length(rest)),
            c if is_word(c) => (TokenKind::Word, word_length(rest)),
            c => (TokenKind::Sign, c.len_utf8()),
        };
        at = start + length;
        Some(Token { kind, text: text.get(start..at)?, start })
    })
}

fn word_length(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

/// Length of a text in straight quotes, which does not leave its line.
fn quoted(text: &str) -> usize {
    let inside = text.get(1..).unwrap_or_default();
    match inside.find(['"', '\n']) {
        Some(i) if inside.get(i..).is_some_and(|t| t.starts_with('"')) => i + 2,
        Some(i) => i + 1,
        None => text.len(),
    }
}

/// The offset past a keyword of one or more words that opens a text; `None` when it does not.
pub(super) fn after_phrase(text: &str, phrase: &str) -> Option<usize> {
    let mut found = tokens(text).filter(|t| t.kind != TokenKind::Comment);
    let mut end = 0;
    for expected in tokens(phrase) {
        let token = found.next()?;
        if !token.is(expected.text) {
            return None;
        }
        end = token.end();
    }
    Some(end)
}
