//! Advice on rules that never vary, by what is possible when no answer is given.

use super::{Item, ItemKind, Reached, items, reachable_by_aides};
use crate::diag::Diagnostic;
use crate::eval::{Engine, messages};
use crate::model::Model;
use crate::source::Span;
use std::collections::BTreeSet;

/// Conditions that are always met or never, rows that no case uses, ceilings and floors that never change a value: at
/// every date, whatever the answers.
///
/// ```
/// use bareme::{eval::{Engine, advise}, model::Model};
/// assert!(advise(&Engine::new(Model::default(), &[]).unwrap()).is_empty());
/// ```
#[must_use]
pub fn advise(engine: &Engine) -> Vec<Diagnostic> {
    let mut items = items(engine.model());
    items.retain(|item| matches!(item.kind, ItemKind::Condition | ItemKind::Row(..) | ItemKind::Bound(_)));
    for item in &mut items {
        // A condition may well rest on answers that are always given.
        item.ways.retain(|way| !matches!(way, Reached::Condition(_, _, None)));
    }
    let reached = reachable_by_aides(engine, &items);
    items.iter().filter_map(|item| told(engine.model(), &items, item, &reached)).collect()
}

/// What is said of an item, when it never varies; nothing of one that no rule in force comes to.
fn told(model: &Model, all: &[Item], item: &Item, reached: &BTreeSet<Reached>) -> Option<Diagnostic> {
    let taken: Vec<bool> = item.ways.iter().map(|way| reached.contains(way)).collect();
    match (item.kind, taken.as_slice()) {
        (ItemKind::Condition, [met, unmet]) if met != unmet => {
            Some(messages::constant_condition(test(model, item), &item.label, *met))
        }
        (ItemKind::Bound(floor), [false, true]) => Some(messages::idle_bound(item.span, &item.name, floor)),
        (ItemKind::Row(..), [false]) => {
            let beside =
                |other: &&Item| other.name == item.name && other.during == item.during && other.span != item.span;
            let in_use = all.iter().filter(beside).any(|other| other.ways.iter().any(|way| reached.contains(way)));
            in_use.then(|| messages::idle_row(item.span, &item.name))
        }
        _ => None,
    }
}

/// Where the test of a condition is written.
fn test(model: &Model, item: &Item) -> Span {
    let condition = match item.ways.first() {
        Some(Reached::Condition(aide, number, _)) => {
            model.aides.get(aide.index()).and_then(|aide| aide.conditions.get(*number as usize))
        }
        _ => None,
    };
    condition.and_then(|c| c.versions.first()).map_or(item.span, |version| version.value.span)
}
