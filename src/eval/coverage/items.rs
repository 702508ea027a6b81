//! All that rules hold for cases to reach.

use super::Reached;
use crate::model::{Aide, AideId, Finition, Model, Name, TableKind, Valeur, Version};
use crate::source::Span;
use crate::value::Date;

/// A piece of the rules that cases may reach, in one way or in several.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// How rules name it, or what holds it: « prime.montant ».
    pub name: String,
    /// Its label, or that of what holds it.
    pub label: String,
    /// Where it is written.
    pub span: Span,
    /// The ways to reach it.
    pub ways: Vec<Reached>,
}

/// What an [`Item`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A condition of an aid.
    Condition,
    /// A row of a table or of a barème: its number from one, and the period of its version.
    Row(usize, (Date, Date)),
    /// A ceiling or a floor (true) on a value.
    Bound(bool),
    /// A ceiling on a sum of aids.
    Cumul,
    /// What holds during a period.
    Version(Versioned, (Date, Date)),
}

/// What has versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Versioned {
    /// A calcul.
    Calcul,
    /// A table.
    Table,
    /// A barème.
    Bareme,
    /// A condition of an aid.
    Condition,
    /// A base, a rate, an amount or a named result of an aid.
    Outcome,
    /// A ceiling on a sum of aids.
    Cumul,
    /// An aid.
    Aide,
}

/// All the items of a model, in the order of their text.
#[must_use]
pub fn items(model: &Model) -> Vec<Item> {
    let mut items = Vec::new();
    for calcul in &model.calculs {
        versions(Versioned::Calcul, &calcul.name.name, &calcul.label, &calcul.versions, &mut items);
        bounds(&calcul.name.name, &calcul.label, &calcul.versions, &mut items);
    }
    for table in &model.tables {
        let kind = if table.kind == TableKind::Table { Versioned::Table } else { Versioned::Bareme };
        versions(kind, &table.name.name, &table.label, &table.versions, &mut items);
        for version in &table.versions {
            items.extend(version.value.iter().zip(1..).map(|(row, number)| Item {
                kind: ItemKind::Row(number, (version.from, version.to)),
                name: table.name.name.clone(),
                label: table.label.clone(),
                span: row.span,
                ways: vec![Reached::Row(row.span)],
            }));
        }
    }
    for (aide, id) in model.aides.iter().zip((0..).map(AideId)) {
        of_aide(id, aide, &mut items);
    }
    for cumul in &model.cumuls {
        let Name { name, span, .. } = &cumul.name;
        versions(Versioned::Cumul, name, &cumul.label, &cumul.ceiling, &mut items);
        items.push(Item {
            kind: ItemKind::Cumul,
            name: name.clone(),
            label: cumul.label.clone(),
            span: *span,
            ways: [true, false].map(|bit| Reached::Bound(*span, bit)).to_vec(),
        });
    }
    items.sort_by_key(|item| (item.span.source, item.span.start, item.kind));
    items
}

fn of_aide(id: AideId, aide: &Aide, items: &mut Vec<Item>) {
    let Name { name, span, .. } = &aide.name;
    items.extend(aide.periods.iter().zip(0..).map(|(period, number)| Item {
        kind: ItemKind::Version(Versioned::Aide, *period),
        name: name.clone(),
        label: aide.label.clone(),
        span: *span,
        ways: vec![Reached::Period(id, number)],
    }));
    for (condition, number) in aide.conditions.iter().zip(0..) {
        let own = format!("{name}.{}", condition.name);
        versions(Versioned::Condition, &own, &condition.label, &condition.versions, items);
        items.push(Item {
            kind: ItemKind::Condition,
            name: own,
            label: condition.label.clone(),
            span: condition.span,
            ways: [Some(true), Some(false), None].map(|truth| Reached::Condition(id, number, truth)).to_vec(),
        });
    }
    for (_, outcome) in aide.fields() {
        let own = format!("{name}.{}", outcome.name);
        let label = if outcome.label == outcome.name { &aide.label } else { &outcome.label };
        versions(Versioned::Outcome, &own, label, &outcome.versions, items);
        bounds(&own, label, &outcome.versions, items);
    }
}

fn versions<T>(kind: Versioned, name: &str, label: &str, versions: &[Version<T>], items: &mut Vec<Item>) {
    items.extend(versions.iter().map(|version| Item {
        kind: ItemKind::Version(kind, (version.from, version.to)),
        name: name.to_owned(),
        label: label.to_owned(),
        span: version.span,
        ways: vec![Reached::Version(version.span)],
    }));
}

fn bounds(name: &str, label: &str, versions: &[Version<Valeur>], items: &mut Vec<Item>) {
    for finition in versions.iter().flat_map(|version| &version.value.finitions) {
        let (floor, own, span) = match finition {
            Finition::Plafond { label, span, .. } => (false, label, span),
            Finition::Plancher { label, span, .. } => (true, label, span),
            Finition::Arrondi(_) => continue,
        };
        items.push(Item {
            kind: ItemKind::Bound(floor),
            name: name.to_owned(),
            label: own.as_deref().unwrap_or(label).to_owned(),
            span: *span,
            ways: [true, false].map(|bit| Reached::Bound(*span, bit)).to_vec(),
        });
    }
}
