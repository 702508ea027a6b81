//! Reads one piece of text by one rule of the grammar: guards first, then pest, then the fault in French.
//!
//! Pest is known here, in `expected` and in `lower`, by way of [`Node`] only.

use super::expected;
use super::keywords::Kind;
use super::layout::{Range, match_key};
use super::lexer::{Token, TokenKind, is_blank, tokens};
use super::messages;
use super::normal::Normal;
use super::scan::Scan;
use crate::diag::{Diagnostic, fold, nearest};
use crate::source::{SourceId, Span};
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

/// The parser that pest makes of the grammar.
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/bareme.pest"]
    pub(in crate::syntax) struct Grammar;
}
pub(super) use grammar::Rule;

/// The deepest nesting of parentheses, choices and folds that is read.
pub(super) const MAX_NESTING: usize = 64;

/// A piece of text read by a rule, at its place in the file.
#[derive(Clone)]
pub(super) struct Node<'t> {
    pair: Pair<'t, Rule>,
    base: usize,
}

impl<'t> Node<'t> {
    /// The rule.
    pub(super) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// What was read.
    pub(super) fn text(&self) -> &'t str {
        self.pair.as_str()
    }

    /// Its place in the normalised text; blanks may end it.
    pub(super) fn range(&self) -> Range {
        let span = self.pair.as_span();
        (self.base + span.start(), self.base + span.end())
    }

    /// What it is made of, in order, ends excluded.
    pub(super) fn children(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let base = self.base;
        let parts = self.pair.clone().into_inner().filter(|pair| pair.as_rule() != Rule::EOI);
        parts.map(move |pair| Node { pair, base })
    }

    /// Its first part read by a rule.
    pub(super) fn find(&self, rule: Rule) -> Option<Node<'t>> {
        self.children().find(|node| node.rule() == rule)
    }

    /// Its parts read by a rule.
    pub(super) fn all(&self, rule: Rule) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.children().filter(move |node| node.rule() == rule)
    }
}

/// What reads the pieces of one file and gathers the faults.
pub(super) struct Reader<'t> {
    normal: &'t Normal<'t>,
    source: SourceId,
    scan: &'t Scan,
    /// The declaration being read.
    pub(super) kind: Option<Kind>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(normal: &'t Normal<'t>, source: SourceId, scan: &'t Scan) -> Self {
        Self { normal, source, scan, kind: None, diagnostics: Vec::new() }
    }

    /// What was told.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Tells of a fault.
    pub(super) fn tell(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The text of a range.
    pub(super) fn slice(&self, range: Range) -> &'t str {
        self.normal.text().get(range.0..range.1).unwrap_or_default()
    }

    /// A place of the original text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.normal.original(start), self.normal.original(end))
    }

    /// The place of a node, without the blanks and comments that end it.
    pub(super) fn place(&self, node: &Node<'_>) -> Span {
        let (start, end) = self.trimmed(node.range());
        self.span(start, end)
    }

    /// A range without the blanks and comments around it.
    pub(super) fn trimmed(&self, range: Range) -> Range {
        let mut parts = tokens(self.slice(range)).filter(|token| token.kind != TokenKind::Comment);
        let Some(first) = parts.next() else { return (range.0, range.0) };
        let last = parts.last().unwrap_or(first);
        (range.0 + first.start, range.0 + last.end())
    }

    /// Whether a fault inside was told at the first look.
    pub(super) fn is_faulty(&self, range: Range) -> bool {
        let first = self.scan.faults.partition_point(|offset| *offset < range.0);
        self.scan.faults.get(first).is_some_and(|offset| *offset < range.1)
    }

    /// Reads a whole range by a rule; `None` when it cannot be (then told).
    pub(super) fn read(&mut self, rule: Rule, range: Range) -> Option<Node<'t>> {
        if self.is_faulty(range) {
            return None;
        }
        if let Some(fault) = self.nesting_fault(range) {
            self.tell(fault);
            return None;
        }
        let text = self.slice(range);
        match grammar::Grammar::parse(rule, text) {
            Ok(mut pairs) => pairs.next().map(|pair| Node { pair, base: range.0 }),
            Err(error) => {
                let offset = match error.location {
                    InputLocation::Pos(offset) | InputLocation::Span((offset, _)) => offset,
                };
                let positives = match error.variant {
                    ErrorVariant::ParsingError { positives, .. } => positives,
                    ErrorVariant::CustomError { .. } => Vec::new(),
                };
                let fault = self.explain(range, offset, &positives);
                self.tell(fault);
                None
            }
        }
    }

    /// A parenthesis without its pair, or a nesting deeper than any rule needs: both are told before pest reads, which
    /// would recurse.
    fn nesting_fault(&self, range: Range) -> Option<Diagnostic> {
        let span = |token: &Token<'_>| self.span(range.0 + token.start, range.0 + token.end());
        // Openings of parentheses, and the depth at each.
        let mut opened: Vec<(Token<'_>, usize)> = Vec::new();
        let mut depth = 0_usize;
        let mut before: Option<Token<'_>> = None;
        for token in tokens(self.slice(range)).filter(|t| t.kind != TokenKind::Comment) {
            let after = |word: &str| before.is_some_and(|t| t.is(word));
            match token.text {
                "(" => {
                    opened.push((token, depth));
                    depth += 1;
                }
                ")" => match opened.pop() {
                    Some((_, outside)) => depth = outside,
                    None => return Some(messages::parenthesis_not_opened(span(&token))),
                },
                "si" if !after("sinon") => depth += 1,
                // What a choice opens closes at its last branch; a fold stays open up to a parenthesis.
                "sinon" => depth = depth.saturating_sub(1).max(opened.last().map_or(0, |(_, outside)| outside + 1)),
                "de" if ["somme", "nombre"].into_iter().any(after) => depth += 1,
                "de" if ["minimum", "maximum"].into_iter().any(after) => depth += 2,
                "existe" if after("il") => depth += 1,
                "tout" if after("pour") => depth += 1,
                "que" => depth += 1,
                "entre" if ["révolus", "jours"].into_iter().any(after) => depth += 1,
                _ => {}
            }
            if depth > MAX_NESTING {
                return Some(messages::nested_too_deep(span(&token), MAX_NESTING));
            }
            before = Some(token);
        }
        opened.first().map(|(token, _)| messages::parenthesis_not_closed(span(token)))
    }

    /// What was expected, and what was read instead.
    fn explain(&self, range: Range, offset: usize, positives: &[Rule]) -> Diagnostic {
        let rest = self.slice((range.0 + offset, range.1));
        let found: Vec<Token<'_>> = tokens(rest).filter(|t| t.kind != TokenKind::Comment).take(6).collect();
        let expected = expected::phrases(positives);
        let Some(first) = found.first() else {
            let end = self.trimmed(range).1;
            return messages::missing(self.span(end, end), &expected);
        };
        let at = range.0 + offset;
        let span = self.span(at + first.start, at + first.end());
        if first.kind == TokenKind::Word {
            let near = expected::keywords(positives).into_iter().find_map(|phrase| {
                let count = tokens(phrase).count();
                let end = found.get(count - 1)?.end();
                let written = rest.get(first.start..end)?;
                // Short words are near anything: only an accent or a capital may differ.
                let alike = if phrase.chars().count() > 3 {
                    nearest(written, [phrase]).is_some()
                } else {
                    fold(written) == fold(phrase)
                };
                (alike && written != phrase).then_some((written, phrase, end))
            });
            if let Some((written, phrase, end)) = near {
                return messages::misspelt_word(self.span(at + first.start, at + end), written, phrase);
            }
        }
        let shown = first.text.trim_matches(is_blank);
        let diagnostic = messages::unexpected(span, shown, &expected);
        let clause = rest.get(first.start..).and_then(|text| self.kind.and_then(|kind| match_key(kind, text)));
        if let Some((key, _)) = clause {
            return diagnostic.help(messages::clause_on_its_line(key.word()));
        }
        match expected::advice(first, positives) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}
