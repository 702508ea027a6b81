//! Text to tree. The grammar and pest are known here and nowhere else.
//!
//! A file is looked at once for its lines, texts and comments (`scan`), cut into declarations and clauses (`layout`),
//! and each piece is read alone by one rule of `grammar/bareme.pest` (`reader`) and turned into the tree (`lower`): a
//! fault costs its piece only, and one reading tells of them all.

pub mod ast;
mod expected;
mod keywords;
mod layout;
mod lexer;
mod lower;
mod messages;
mod normal;
mod outline;
mod reader;
mod scan;

pub use lexer::{Token, TokenKind, tokens};
pub use outline::{LineRole, OutlineLine, outline};

use crate::diag::Diagnostic;
use crate::source::{SourceId, Sources, Span};

/// What a file says, as far as it could be read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The tree.
    pub file: ast::File,
    /// Comments, in order.
    pub comments: Vec<Comment>,
    /// Faults, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

/// A comment: from `#` to the end of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its place, `#` included.
    pub span: Span,
    /// As written, `#` included, without the blanks that end it.
    pub text: String,
}

/// Reads a rule file. Never fails: what could not be read is an error node in the tree and a diagnostic.
///
/// An unknown `id` reads as an empty text.
///
/// ```
/// use bareme::{source::Sources, syntax::parse};
/// let mut sources = Sources::default();
/// let id = sources.add("aides.bareme", "module aides\ncalcul seuil : € = 40 000 €\n");
/// let parsed = parse(&sources, id);
/// assert!(parsed.diagnostics.is_empty());
/// assert_eq!(parsed.file.items.len(), 1);
/// ```
#[must_use]
pub fn parse(sources: &Sources, id: SourceId) -> Parsed {
    let text = sources.get(id).map_or("", |source| source.text.as_str());
    let mut diagnostics = Vec::new();
    if let Some(refused) = scan::refuse(text, id) {
        diagnostics.push(refused);
        let file = ast::File { source: id, module: None, items: Vec::new() };
        return Parsed { file, comments: Vec::new(), diagnostics };
    }
    let normal = normal::Normal::new(text);
    let scan = scan::scan(&normal, id, &mut diagnostics);
    let mut reader = reader::Reader::new(&normal, id, &scan);
    let declarations = layout::declarations(&mut reader, &scan.lines);
    let file = lower::file(&mut reader, id, &declarations);
    let comments = scan
        .comments
        .iter()
        .map(|&(start, end)| Comment { span: reader.span(start, end), text: reader.slice((start, end)).to_owned() });
    let comments = comments.collect();
    diagnostics.extend(reader.into_diagnostics());
    diagnostics.sort_by_key(|diagnostic| diagnostic.span().map(|span| (span.start, span.end)));
    Parsed { file, comments, diagnostics }
}

/// Reads a text that is one expression; `None` when it cannot be read.
#[must_use]
pub fn parse_expression(sources: &Sources, id: SourceId) -> (Option<ast::Expr>, Vec<Diagnostic>) {
    let text = sources.get(id).map_or("", |source| source.text.as_str());
    if let Some(refused) = scan::refuse(text, id) {
        return (None, vec![refused]);
    }
    let normal = normal::Normal::new(text);
    let mut diagnostics = Vec::new();
    let scan = scan::scan(&normal, id, &mut diagnostics);
    let mut reader = reader::Reader::new(&normal, id, &scan);
    let expression = lower::lone_expression(&mut reader, (0, normal.text().len()));
    diagnostics.extend(reader.into_diagnostics());
    (expression, diagnostics)
}
