//! What no worked case reaches, of all that the rules let a case reach.
//!
//! A case reaches what one of its expectations rests on: what it computes and nobody looks at proves nothing.

use super::messages;
use crate::eval::{Engine, Item, ItemKind, Reached, items, reachable};
use crate::source::{Sources, Span};
use serde::Serialize;
use std::collections::BTreeSet;

/// What worked cases reach of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How much, by kind.
    #[serde(rename = "resume")]
    pub parts: Vec<Part>,
    /// What none reaches, in the order of the rules.
    #[serde(rename = "manques")]
    pub missing: Vec<Lack>,
    /// What no case can reach, and so does not count.
    #[serde(rename = "impossibles")]
    pub impossible: Vec<Lack>,
}

/// How much of one kind is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Which kind.
    #[serde(rename = "sorte")]
    pub kind: PartKind,
    /// Ways that some case takes.
    #[serde(rename = "atteints")]
    pub reached: usize,
    /// Ways that a case may take.
    pub total: usize,
}

impl Part {
    /// In percent, rounded down: a hundred only when nothing is missing.
    ///
    /// ```
    /// use bareme::exemple::{Part, PartKind};
    /// let part = |reached| Part { kind: PartKind::Rows, reached, total: 201 };
    /// assert_eq!((part(200).percent(), part(201).percent()), (99, 100));
    /// ```
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.reached * 100).checked_div(self.total).unwrap_or(100)
    }
}

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// Conditions: met, not met, resting on an answer not given.
    Conditions,
    /// Rows of tables and of barèmes, by version.
    #[serde(rename = "lignes")]
    Rows,
    /// Ceilings and floors: those that change a value, and those that do not.
    #[serde(rename = "plafonds")]
    Bounds,
    /// Versions and periods.
    Versions,
}

impl PartKind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Conditions, Self::Rows, Self::Bounds, Self::Versions];

    fn of(item: &Item) -> Self {
        match item.kind {
            ItemKind::Condition => Self::Conditions,
            ItemKind::Row(..) => Self::Rows,
            ItemKind::Bound(_) | ItemKind::Cumul => Self::Bounds,
            ItemKind::Version(..) => Self::Versions,
        }
    }
}

/// A piece of the rules with ways to reach it that no case takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// What is counted.
    #[serde(rename = "sorte")]
    pub kind: PartKind,
    /// What it is, in words: « condition prime.ancien ».
    #[serde(rename = "nom")]
    pub name: String,
    /// Its label.
    #[serde(rename = "libelle")]
    pub label: String,
    /// File and line.
    pub place: String,
    /// What is missing of it, or why it cannot be, in words.
    #[serde(rename = "manque")]
    pub ways: Vec<String>,
}

/// What cases reach of the rules of a file, or of all.
///
/// ```
/// use bareme::{eval::Engine, exemple::coverage, model::Model, source::Sources};
/// let engine = Engine::new(Model::default(), &[]).unwrap();
/// let coverage = coverage(&engine, &Sources::default(), &Default::default(), None);
/// assert!(coverage.missing.is_empty());
/// ```
#[must_use]
pub fn coverage(engine: &Engine, sources: &Sources, reached: &BTreeSet<Reached>, file: Option<&str>) -> Coverage {
    let items = items(engine.model());
    let possible = reachable(engine, &items);
    let mut parts = PartKind::ALL.map(|kind| Part { kind, reached: 0, total: 0 }).to_vec();
    let (mut missing, mut impossible) = (Vec::new(), Vec::new());
    for item in items.iter().filter(|item| is_in(sources, item.span, file)) {
        let kind = PartKind::of(item);
        let lack = |ways: Vec<String>| Lack {
            kind,
            name: messages::item(item),
            label: item.label.clone(),
            place: place(sources, item.span),
            ways,
        };
        let (can, cannot): (Vec<Reached>, Vec<Reached>) = item.ways.iter().partition(|way| possible.contains(way));
        let lacking: Vec<&Reached> = can.iter().filter(|way| !reached.contains(way)).collect();
        if let Some(part) = parts.iter_mut().find(|part| part.kind == kind) {
            part.total += can.len();
            part.reached += can.len() - lacking.len();
        }
        if !lacking.is_empty() {
            missing.push(lack(lacking.into_iter().map(messages::never).collect()));
        }
        if can.is_empty() {
            impossible.push(lack(vec![messages::unused()]));
        } else if let Some(first) = cannot.first() {
            // What is always so is never unknown either: that goes without saying.
            impossible.push(lack(vec![messages::cannot(first)]));
        }
    }
    Coverage { parts, missing, impossible }
}

/// Whether a place is in a file of the pack; in any when none is named.
pub(super) fn is_in(sources: &Sources, span: Span, file: Option<&str>) -> bool {
    file.is_none_or(|file| sources.get(span.source).is_some_and(|source| source.name == file))
}

/// File and line of a place.
pub(super) fn place(sources: &Sources, span: Span) -> String {
    sources.get(span.source).map_or_else(String::new, |s| format!("{}:{}", s.name, s.position(span.start).line))
}
