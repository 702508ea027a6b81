//! All that rules hold for cases to reach.

use super::Reached;
use super::users::Users;
use crate::model::{
    Aide, AideId, CalculId, ExprKind, Finition, Model, Name, TableId, TableKind, Valeur, Version, walk,
};
use crate::source::Span;
use crate::value::Date;
use std::collections::BTreeSet;

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
    /// When it may be reached.
    pub during: Vec<(Date, Date)>,
    /// The aids that come to it; none where only worked cases do.
    pub users: BTreeSet<AideId>,
    /// The ways to reach it.
    pub ways: Vec<Reached>,
}

impl Item {
    /// Whether it may be reached some day of a period.
    pub(super) fn holds_in(&self, (from, to): (Date, Date)) -> bool {
        self.during.iter().any(|(first, last)| *first <= to && from <= *last)
    }
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

/// When something of an aid that is dated or not holds: while the aid exists.
fn clipped(aide: &Aide, during: &mut Vec<(Date, Date)>) {
    if !aide.periods.is_empty() {
        let both = |(a, b): (Date, Date), (c, d): (Date, Date)| (a.max(c), b.min(d));
        let all = during.iter().flat_map(|own| aide.periods.iter().map(move |period| both(*own, *period)));
        *during = all.filter(|(from, to)| from <= to).collect();
    }
}

/// All the items of a model, in the order of their text.
#[must_use]
pub fn items(model: &Model) -> Vec<Item> {
    let mut items = Vec::new();
    let users = Users::of(model);
    for (calcul, id) in model.calculs.iter().zip((0..).map(CalculId)) {
        let first = items.len();
        versions(Versioned::Calcul, &calcul.name.name, &calcul.label, &calcul.versions, &mut items);
        bounds(&calcul.name.name, &calcul.label, &calcul.versions, &mut items);
        used(&mut items, first, users.calculs.get(&id));
    }
    for (table, id) in model.tables.iter().zip((0..).map(TableId)) {
        let first = items.len();
        let kind = if table.kind == TableKind::Table { Versioned::Table } else { Versioned::Bareme };
        versions(kind, &table.name.name, &table.label, &table.versions, &mut items);
        for version in &table.versions {
            items.extend(version.value.iter().zip(1..).map(|(row, number)| Item {
                kind: ItemKind::Row(number, (version.from, version.to)),
                name: table.name.name.clone(),
                label: table.label.clone(),
                span: row.span,
                during: vec![(version.from, version.to)],
                ways: vec![Reached::Row(row.span)],
                users: BTreeSet::new(),
            }));
        }
        used(&mut items, first, users.tables.get(&id));
    }
    for (aide, id) in model.aides.iter().zip((0..).map(AideId)) {
        of_aide(id, aide, &mut items);
    }
    for cumul in &model.cumuls {
        let first = items.len();
        let Name { name, span, .. } = &cumul.name;
        versions(Versioned::Cumul, name, &cumul.label, &cumul.ceiling, &mut items);
        items.push(Item {
            kind: ItemKind::Cumul,
            name: name.clone(),
            label: cumul.label.clone(),
            span: *span,
            during: periods(&cumul.ceiling),
            ways: [true, false].map(|bit| Reached::Bound(*span, bit)).to_vec(),
            users: BTreeSet::new(),
        });
        used(&mut items, first, Some(&cumul.aides.iter().copied().collect()));
    }
    let always = at_other_dates(model);
    for item in items.iter_mut().filter(|item| always.contains(&item.span)) {
        item.during = vec![(Date::MIN, Date::MAX)];
    }
    items.sort_by_key(|item| (item.span.source, item.span.start, item.kind));
    items
}

fn of_aide(id: AideId, aide: &Aide, items: &mut Vec<Item>) {
    let first = items.len();
    let Name { name, span, .. } = &aide.name;
    items.extend(aide.periods.iter().zip(0..).map(|(period, number)| Item {
        kind: ItemKind::Version(Versioned::Aide, *period),
        name: name.clone(),
        label: aide.label.clone(),
        span: *span,
        during: vec![*period],
        ways: vec![Reached::Period(id, number)],
        users: BTreeSet::new(),
    }));
    for (condition, number) in aide.conditions.iter().zip(0..) {
        let own = format!("{name}.{}", condition.name);
        versions(Versioned::Condition, &own, &condition.label, &condition.versions, items);
        items.push(Item {
            kind: ItemKind::Condition,
            name: own,
            label: condition.label.clone(),
            span: condition.span,
            during: periods(&condition.versions),
            ways: [Some(true), Some(false), None].map(|truth| Reached::Condition(id, number, truth)).to_vec(),
            users: BTreeSet::new(),
        });
    }
    for (_, outcome) in aide.fields() {
        let own = format!("{name}.{}", outcome.name);
        let label = if outcome.label == outcome.name { &aide.label } else { &outcome.label };
        versions(Versioned::Outcome, &own, label, &outcome.versions, items);
        bounds(&own, label, &outcome.versions, items);
    }
    used(items, first, Some(&BTreeSet::from([id])));
    for item in items.iter_mut().skip(first) {
        clipped(aide, &mut item.during);
    }
}

fn versions<T>(kind: Versioned, name: &str, label: &str, versions: &[Version<T>], items: &mut Vec<Item>) {
    items.extend(versions.iter().map(|version| Item {
        kind: ItemKind::Version(kind, (version.from, version.to)),
        name: name.to_owned(),
        label: label.to_owned(),
        span: version.span,
        during: vec![(version.from, version.to)],
        ways: vec![Reached::Version(version.span)],
        users: BTreeSet::new(),
    }));
}

fn bounds(name: &str, label: &str, versions: &[Version<Valeur>], items: &mut Vec<Item>) {
    for version in versions {
        for finition in &version.value.finitions {
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
                during: vec![(version.from, version.to)],
                ways: [true, false].map(|bit| Reached::Bound(*span, bit)).to_vec(),
                users: BTreeSet::new(),
            });
        }
    }
}

/// Says which aids come to the items from one on.
fn used(items: &mut [Item], first: usize, users: Option<&BTreeSet<AideId>>) {
    for item in items.iter_mut().skip(first) {
        item.users = users.cloned().unwrap_or_default();
    }
}

fn periods<T>(versions: &[Version<T>]) -> Vec<(Date, Date)> {
    versions.iter().map(|version| (version.from, version.to)).collect()
}

/// Where what is read as of another date is written: its versions may be reached at any time.
fn at_other_dates(model: &Model) -> BTreeSet<Span> {
    let mut spans = BTreeSet::new();
    for expr in walk::all(model) {
        walk::each(expr, |e| {
            let ExprKind::AtDate { value, .. } = &e.kind else { return };
            match &value.kind {
                ExprKind::Calcul { id, .. } => {
                    for version in model.calculs.get(id.index()).into_iter().flat_map(|calcul| &calcul.versions) {
                        let bounds = version.value.finitions.iter().filter_map(|finition| match finition {
                            Finition::Plafond { span, .. } | Finition::Plancher { span, .. } => Some(*span),
                            Finition::Arrondi(_) => None,
                        });
                        spans.extend(bounds.chain([version.span]));
                    }
                }
                ExprKind::Table { id, .. } => {
                    for version in model.tables.get(id.index()).into_iter().flat_map(|table| &table.versions) {
                        spans.extend(version.value.iter().map(|row| row.span).chain([version.span]));
                    }
                }
                _ => {}
            }
        });
    }
    spans
}
