//! Advice on a sound pack: what nothing uses, what never varies, and what the public would miss.

use std::collections::BTreeSet;

use super::messages::advice as say;
use super::ranges::Ranges;
use super::typed::{CalculId, ExprKind, Input, InputId, Model, RecordId, TableId, Target, Type};
use super::walk;
use crate::diag::Diagnostic;
use crate::source::Span;

/// What rules read.
#[derive(Debug, Default)]
struct Used {
    inputs: BTreeSet<InputId>,
    fields: BTreeSet<(RecordId, usize)>,
    calculs: BTreeSet<CalculId>,
    tables: BTreeSet<TableId>,
}

/// What is likely not meant in a pack without a fault: a faulty one would look unused where it cannot be read.
#[must_use]
pub fn advise(model: &Model) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    unused(model, &mut told);
    unsaid(model, &mut told);
    unvarying(model, &mut told);
    told
}

fn unused(model: &Model, told: &mut Vec<Diagnostic>) {
    let used = used(model);
    for (input, id) in model.inputs.iter().zip((0..).map(InputId)) {
        if !used.inputs.contains(&id) {
            told.push(say::unused_input(input.span, &input.name));
        }
    }
    for (record, id) in model.records.iter().zip((0..).map(RecordId)) {
        for (position, field) in record.fields.iter().enumerate() {
            if !used.fields.contains(&(id, position)) {
                told.push(say::unused_input(field.span, &field.name));
            }
        }
    }
    for (calcul, id) in model.calculs.iter().zip((0..).map(CalculId)) {
        if !used.calculs.contains(&id) {
            told.push(say::unused(calcul.name.span, &calcul.name.name, "ce calcul"));
        }
    }
    for (table, id) in model.tables.iter().zip((0..).map(TableId)) {
        if !used.tables.contains(&id) {
            told.push(say::unused(table.name.span, &table.name.name, "cette table"));
        }
    }
}

/// What the public would miss. A label that is the name is no label.
fn unsaid(model: &Model, told: &mut Vec<Diagnostic>) {
    let mut label = |span: Span, name: &str, label: &str| {
        if name == label {
            told.push(say::no_label(span, name));
        }
    };
    let fields = || model.records.iter().flat_map(|r| &r.fields);
    let asked = || model.inputs.iter().chain(fields());
    for theme in &model.themes {
        label(theme.span, &theme.name, &theme.label);
    }
    for input in asked() {
        label(input.span, &input.name, &input.label);
    }
    for aide in &model.aides {
        label(aide.name.span, &aide.name.name, &aide.label);
        for condition in &aide.conditions {
            label(condition.span, &condition.name, &condition.label);
        }
    }
    let silent = |input: &&Input| input.question.is_none();
    told.extend(asked().filter(silent).map(|input| say::no_question(input.span, &input.name)));
    let unfounded = model.aides.iter().filter(|aide| aide.notes.references.is_empty());
    told.extend(unfounded.map(|aide| say::no_reference(aide.name.span, &aide.name.name)));
}

/// Divisors that may be zero, and comparisons that never vary, by the bounds of the inputs.
fn unvarying(model: &Model, told: &mut Vec<Diagnostic>) {
    let ranges = Ranges::of(model);
    let zeros: BTreeSet<Span> = ranges.zeros.into_iter().collect();
    told.extend(zeros.into_iter().map(say::maybe_zero));
    let constant: BTreeSet<(Span, bool)> = ranges.constant.into_iter().collect();
    told.extend(constant.into_iter().map(|(span, always)| say::constant_test(span, always)));
}

fn used(model: &Model) -> Used {
    let mut used = Used::default();
    for expr in walk::all(model) {
        walk::each(expr, |e| match &e.kind {
            ExprKind::Input(id) => {
                used.inputs.insert(*id);
            }
            ExprKind::RowField { row, field } => {
                if let Type::Record(record) = row.ty {
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
