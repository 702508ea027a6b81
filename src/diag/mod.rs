//! A diagnostic as plain data: what is wrong, where, why, and how to mend it.
//!
//! No drawing here: the terminal, JSON and editors each show it their own way.

pub use crate::letters::fold;
use crate::source::Span;
use serde::Serialize;

/// A stable code: `B01xx` syntax, `B02xx` names, `B03xx` types and units, `B04xx` dates, versions and tables,
/// `B05xx` data (référentiels, cases, packs), `B06xx` advice. Each has a page in `docs/diagnostics/`.
pub type Code = &'static str;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Severity {
    /// The pack cannot be evaluated.
    #[serde(rename = "erreur")]
    Error,
    /// The pack can be evaluated, but something is likely not meant.
    #[serde(rename = "avertissement")]
    Warning,
}

/// A piece of text underlined, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The piece of text.
    #[serde(rename = "place")]
    pub span: Span,
    /// What is said of it; may be empty.
    #[serde(rename = "texte")]
    pub text: String,
    /// Whether this is where to act (exactly one label of a diagnostic is).
    #[serde(rename = "principale")]
    pub primary: bool,
}

/// A replacement of text that mends the fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What to replace.
    #[serde(rename = "place")]
    pub span: Span,
    /// By what.
    #[serde(rename = "texte")]
    pub text: String,
}

/// One thing to tell the author of a text, in French.
///
/// ```
/// use bareme::{diag::Diagnostic, source::{SourceId, Span}};
/// let d = Diagnostic::error("B0201", "« foyer » n'est pas un nom connu", Span::new(SourceId(0), 0, 5), "")
///     .help("écrivez `menage`");
/// assert_eq!(d.code, "B0201");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code.
    pub code: Code,
    /// How grave.
    #[serde(rename = "gravite")]
    pub severity: Severity,
    /// The fact, without final period.
    #[serde(rename = "titre")]
    pub title: String,
    /// Places; the first is the primary one.
    #[serde(rename = "etiquettes")]
    pub labels: Vec<Label>,
    /// Why it is so.
    pub notes: Vec<String>,
    /// The mend, in the imperative.
    #[serde(rename = "aide", skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The mend as a replacement, where it is certain.
    #[serde(rename = "correction", skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, title: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        let labels = vec![Label { span, text: label.into(), primary: true }];
        Self { code, severity, title: title.into(), labels, notes: Vec::new(), help: None, fix: None }
    }

    /// A fault that keeps the pack from being evaluated.
    #[must_use]
    pub fn error(code: Code, title: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, title, span, label)
    }

    /// Something likely not meant.
    #[must_use]
    pub fn warning(code: Code, title: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, title, span, label)
    }

    /// Adds a second place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into(), primary: false });
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Gives the mend as a replacement.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }

    /// Where to act.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|l| l.span)
    }

    /// Whether it keeps the pack from being evaluated.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The known name nearest to a misspelt one: alike but for case and accents first, then by edit distance
/// (at most a third of its length), then one that contains the other.
///
/// ```
/// assert_eq!(bareme::diag::nearest("eligible", ["éligible", "montant"]), Some("éligible"));
/// assert_eq!(bareme::diag::nearest("xyz", ["éligible", "montant"]), None);
/// ```
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let length = folded.chars().count();
    // Of one letter, nothing is near.
    let limit = (length / 3).max(usize::from(length > 1));
    known
        .into_iter()
        .filter_map(|candidate| {
            let other = fold(candidate);
            // Two names are at least as far apart as their lengths: most keys of a référentiel need no closer look.
            let apart = other.chars().count().abs_diff(length);
            let distance = if apart > limit { apart } else { strsim::osa_distance(&folded, &other) };
            let contains =
                folded.chars().count() >= 4 && (other.contains(&folded) || other.len() >= 4 && folded.contains(&other));
            let rank = if distance <= limit {
                distance
            } else if contains {
                limit + 1
            } else {
                return None;
            };
            Some((rank, candidate))
        })
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}
