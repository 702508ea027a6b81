//! What nothing uses, and what the public would miss.

use std::collections::BTreeSet;

use super::Checker;
use super::messages::{advice as say, dates as say_dates};
use super::names::{Items, number};
use super::typed::{CalculId, Expr, ExprKind, InputId, Model, RecordId, TableId, Target};
use super::walk;
use crate::source::Span;

/// What rules read.
#[derive(Debug, Default)]
struct Used {
    inputs: BTreeSet<InputId>,
    fields: BTreeSet<(RecordId, usize)>,
    calculs: BTreeSet<CalculId>,
    tables: BTreeSet<TableId>,
}

impl Checker<'_> {
    pub(super) fn usage(&mut self, items: &Items<'_>) {
        let used = used(&self.model);
        for (index, item) in items.inputs.iter().enumerate() {
            let name = item.node.name.dotted();
            if !used.inputs.contains(&InputId(number(index))) {
                self.report(say::unused_input(item.node.name.span, &name));
            }
            if item.node.question.is_none() {
                self.report(say::no_question(item.node.name.span, &name));
            }
            if item.node.label.is_none() {
                self.report(say::no_label(item.node.name.span, &name));
            }
        }
        for (index, item) in items.records.iter().enumerate() {
            for (position, field) in item.node.fields.iter().enumerate() {
                let name = field.name.dotted();
                if !used.fields.contains(&(RecordId(number(index)), position)) {
                    self.report(say::unused_input(field.name.span, &name));
                }
                if field.question.is_none() {
                    self.report(say::no_question(field.name.span, &name));
                }
            }
        }
        for (index, item) in items.calculs.iter().enumerate() {
            if !used.calculs.contains(&CalculId(number(index))) {
                self.report(say::unused(item.node.name.span, &item.node.name.text, "ce calcul"));
            }
        }
        for (index, item) in items.tables.iter().enumerate() {
            if !used.tables.contains(&TableId(number(index))) {
                self.report(say::unused(item.node.name.span, &item.node.name.text, "cette table"));
            }
        }
        self.advise_aides(items);
    }

    /// `à la date de`: what follows is dated, and reads nothing else that is.
    pub(super) fn other_dates(&mut self) {
        let mut faults = Vec::new();
        for expr in all(&self.model) {
            walk::each(expr, |e| {
                if let ExprKind::AtDate { value, .. } = &e.kind {
                    let told = match &value.kind {
                        ExprKind::Calcul { id, .. } => self.model.calculs.get(id.index()).map(|c| {
                            (&c.name, is_dated(&c.versions), walk::calcul(c).find_map(|e| reads_dated(&self.model, e)))
                        }),
                        ExprKind::Table { id, .. } => self.model.tables.get(id.index()).map(|t| {
                            (&t.name, is_dated(&t.versions), walk::table(t).find_map(|e| reads_dated(&self.model, e)))
                        }),
                        _ => None,
                    };
                    match told {
                        Some((name, _, Some(inner))) => {
                            faults.push(say_dates::at_date_nested(value.span, &name.name, inner));
                        }
                        Some((name, false, None)) => {
                            faults.push(say_dates::at_date_undated(value.span, &name.name, name.span));
                        }
                        _ => {}
                    }
                }
            });
        }
        self.diagnostics.extend(faults);
    }
}

fn is_dated<T>(versions: &[super::typed::Version<T>]) -> bool {
    use crate::value::Date;
    versions.len() > 1 || versions.iter().any(|v| v.from != Date::MIN || v.to != Date::MAX)
}

/// Where an expression reads something dated, through what it calls; only when no circle exists.
fn reads_dated(model: &Model, expr: &Expr) -> Option<Span> {
    let mut seen: BTreeSet<(bool, u32)> = BTreeSet::new();
    let mut queue: Vec<(&Expr, Option<Span>)> = vec![(expr, None)];
    while let Some((body, root)) = queue.pop() {
        let mut found = None;
        walk::each(body, |e| {
            let place = root.unwrap_or(e.span);
            let dated = match &e.kind {
                ExprKind::Calcul { id, .. } => model.calculs.get(id.index()).is_some_and(|c| {
                    if seen.insert((true, id.0)) {
                        queue.extend(walk::calcul(c).map(|e| (e, Some(place))));
                    }
                    is_dated(&c.versions)
                }),
                ExprKind::Table { id, .. } => model.tables.get(id.index()).is_some_and(|t| {
                    if seen.insert((false, id.0)) {
                        queue.extend(walk::table(t).map(|e| (e, Some(place))));
                    }
                    is_dated(&t.versions)
                }),
                ExprKind::Column { referentiel, column, .. } => model
                    .referentiels
                    .get(referentiel.index())
                    .and_then(|r| r.columns.get(*column))
                    .is_some_and(|c| is_dated(&c.versions)),
                ExprKind::Aide { .. } => true,
                _ => false,
            };
            if dated && found.is_none() {
                found = Some(place);
            }
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

fn used(model: &Model) -> Used {
    let mut used = Used::default();
    for expr in all(model) {
        walk::each(expr, |e| match &e.kind {
            ExprKind::Input(id) => {
                used.inputs.insert(*id);
            }
            ExprKind::RowField { row, field } => {
                if let super::typed::Type::Record(record) = row.ty {
                    used.fields.insert((record, *field));
                }
            }
            ExprKind::Calcul { id, .. } => {
                used.calculs.insert(*id);
            }
            ExprKind::Table { id, .. } => {
                used.tables.insert(*id);
            }
            _ => {}
        });
    }
    for exemple in &model.exemples {
        for expected in &exemple.expected {
            if let Target::Calcul(id) = expected.target {
                used.calculs.insert(id);
            }
        }
    }
    used
}

/// All expressions of the model.
pub(super) fn all(model: &Model) -> Vec<&Expr> {
    let calculs = model.calculs.iter().flat_map(walk::calcul);
    let tables = model.tables.iter().flat_map(walk::table);
    let aides = model.aides.iter().flat_map(|aide| {
        let outcomes = [&aide.assiette, &aide.taux, &aide.montant].into_iter().flatten().chain(&aide.results);
        let conditions = aide.conditions.iter().flat_map(|c| c.versions.iter().map(|v| &v.value));
        outcomes.flat_map(walk::outcome).chain(conditions)
    });
    let cumuls = model.cumuls.iter().flat_map(|c| c.fixed.iter().chain(c.ceiling.iter().map(|v| &v.value)));
    let depenses = model.depenses.iter().map(|d| &d.cost);
    calculs.chain(tables).chain(aides).chain(cumuls).chain(depenses).collect()
}
