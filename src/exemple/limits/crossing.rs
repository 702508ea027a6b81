//! Where one answer, all else unchanged, takes a case across a threshold: by bisection over the steps of the answer.

use super::bench::{Bench, Origin};
use super::threshold::{SIDES, Seen};
use crate::case::{Answer, Case};
use crate::eval::Scale;
use crate::model::{AggregateKind, Input, Type};
use crate::plan::{OpKind, Slot, Value, Vocabulary};
use crate::value::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Rows of a list that are tried for a threshold on what the list sums to.
const ROWS: usize = 2;

/// An answer that may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Knob {
    pub(super) input: u32,
    /// Row and field, for a list.
    pub(super) cell: Option<(usize, usize)>,
}

impl Knob {
    /// What is declared of it.
    pub(super) fn declared(self, vocabulary: &Vocabulary) -> Option<&Input> {
        let input = vocabulary.inputs.get(self.input as usize)?;
        match (self.cell, &input.ty) {
            (None, _) => Some(input),
            (Some((_, field)), Type::List(record)) => vocabulary.records.get(record.index())?.fields.get(field),
            _ => None,
        }
    }

    fn place(self, case: &mut Case) -> Option<&mut Value> {
        match (case.answers.get_mut(self.input as usize)?, self.cell) {
            (Answer::Value(value), None) => Some(value),
            (Answer::Rows(rows), Some((row, field))) => rows.get_mut(row)?.get_mut(field),
            _ => None,
        }
    }

    /// The case with that answer.
    pub(super) fn turned(self, case: &Case, value: Value) -> Case {
        let mut case = case.clone();
        if let Some(place) = self.place(&mut case) {
            *place = value;
        }
        case
    }
}

/// The answers that what is compared comes from by arithmetic alone, which are known in a case.
pub(super) fn knobs(bench: &Bench<'_>, case: &Case, seen: &Seen) -> Vec<Knob> {
    let mut found = BTreeSet::new();
    for origin in origins(bench, seen.threshold.sides()) {
        match origin {
            Origin::Input(input) => {
                found.insert(Knob { input, cell: None });
            }
            Origin::Field(list, field) => {
                let rows = match seen.row {
                    Some(row) if row.list == list => row.number..row.number + 1,
                    _ => 0..bench.workspace.rows(list).unwrap_or(0).min(ROWS),
                };
                found.extend(rows.map(|row| Knob { input: list, cell: Some((row, field)) }));
            }
        }
    }
    let known = |knob: &Knob| {
        let value = knob.place(&mut case.clone()).map(|value| *value);
        matches!(value, Some(Value::Number(_) | Value::Date(_)))
    };
    found.into_iter().filter(known).collect()
}

/// Where slots get answers from by arithmetic alone.
pub(super) fn origins(bench: &Bench<'_>, slots: Vec<Slot>) -> BTreeSet<Origin> {
    let (mut found, mut visited, mut pending) = (BTreeSet::new(), BTreeSet::new(), slots);
    while let Some(slot) = pending.pop() {
        if !visited.insert(slot) {
            continue;
        }
        match bench.origins.get(&slot) {
            Some(origin) => {
                found.insert(*origin);
            }
            None => pending.extend(bench.op(slot).map(|op| arithmetic(bench, op)).unwrap_or_default()),
        }
    }
    found
}

/// The operands that a result grows or shrinks with, step by step.
fn arithmetic(bench: &Bench<'_>, op: &OpKind) -> Vec<Slot> {
    match op {
        OpKind::Add(a, b)
        | OpKind::Sub(a, b)
        | OpKind::Mul(a, b)
        | OpKind::Div(a, b)
        | OpKind::Min(a, b)
        | OpKind::Max(a, b)
        | OpKind::Elapsed(_, a, b)
        | OpKind::AddDays(a, b)
        | OpKind::AddMonths(a, b, _) => vec![*a, *b],
        OpKind::Neg(a) | OpKind::Round(a, _) => vec![*a],
        OpKind::Select { then, otherwise, .. } => vec![*then, *otherwise],
        OpKind::Pick { cells, .. } => cells.clone(),
        OpKind::Progressive { value, .. } => vec![*value],
        OpKind::Fold { kind: AggregateKind::Sum | AggregateKind::Min | AggregateKind::Max, block, .. } => {
            bench.plan.blocks.get(block.0 as usize).and_then(|block| block.result).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Where an answer takes a case across a threshold.
pub(super) struct Crossing {
    pub(super) knob: Knob,
    /// The answers beside the threshold and on it, with their side.
    pub(super) places: Vec<(Value, Ordering)>,
    /// Whether the answer is a quantity of the kind that is compared.
    pub(super) own: bool,
    /// How far from the threshold the farthest of them stands.
    width: Decimal,
}

impl Crossing {
    /// Whether it has a case on each of the three sides, by an answer of the kind that is compared.
    pub(super) fn is_best(&self) -> bool {
        self.is_whole() && self.own
    }

    /// All three sides first, then an answer of the kind that is compared, then the finest step.
    pub(super) fn is_better(&self, other: &Self) -> bool {
        let rank = |crossing: &Self| (crossing.is_whole(), crossing.own);
        rank(self).cmp(&rank(other)).then(other.width.cmp(&self.width)).is_gt()
    }

    fn is_whole(&self) -> bool {
        SIDES.iter().all(|side| self.places.iter().any(|(_, on)| on == side))
    }
}

/// What one answer does to a case at a threshold.
pub(super) struct Turning<'t, 'e> {
    pub(super) bench: &'t mut Bench<'e>,
    pub(super) case: &'t Case,
    pub(super) seen: &'t Seen,
    pub(super) knob: Knob,
    scale: Scale,
    /// Whether the answer is a quantity of the kind that is compared.
    own: bool,
}

impl<'t, 'e> Turning<'t, 'e> {
    /// None for an answer whose values have no order.
    pub(super) fn new(
        bench: &'t mut Bench<'e>,
        vocabulary: &Vocabulary,
        case: &'t Case,
        seen: &'t Seen,
        knob: Knob,
    ) -> Option<Self> {
        let input = knob.declared(vocabulary)?;
        let (scale, own) = (Scale::of(vocabulary, input)?, input.ty == *bench.compared(&seen.threshold));
        Some(Self { bench, case, seen, knob, scale, own })
    }

    /// How far from the threshold an answer leaves the case; none when nothing can be told.
    fn gap(&mut self, place: u64) -> Option<Decimal> {
        let case = self.knob.turned(self.case, self.scale.value(place)?);
        let Bench { plan, workspace, .. } = &mut *self.bench;
        match self.seen.row {
            Some(row) => {
                workspace.run(plan, &case);
                workspace.run_row(plan, row.block, row.list, row.number);
                self.seen.threshold.gap(|slot| workspace.get(slot))
            }
            None => {
                workspace.begin();
                self.seen.threshold.gap(|slot| workspace.demand(plan, &case, slot))
            }
        }
    }

    fn side(&mut self, place: u64) -> Option<Ordering> {
        self.gap(place).map(|gap| gap.cmp(&Decimal::ZERO))
    }

    /// The place of the answer given, when it is one of those that steps lead to.
    fn now(&self) -> Option<u64> {
        let value = self.knob.place(&mut self.case.clone()).map(|value| *value)?;
        let place = self.scale.place(value)?;
        (self.scale.value(place)? == value).then_some(place)
    }

    /// What one step of the answer does, either way.
    pub(super) fn step(&mut self) -> Stepped {
        let here = self.seen.gap;
        let Some(now) = self.now() else { return Stepped::default() };
        let next = [now.checked_sub(1), Some(now + 1).filter(|next| *next <= self.scale.last())];
        let gaps: Vec<Decimal> = next.into_iter().flatten().filter_map(|place| self.gap(place)).collect();
        Stepped {
            own: self.own && gaps.iter().any(|gap| *gap != here),
            crosses: gaps.iter().any(|gap| gap.cmp(&Decimal::ZERO) != here.cmp(&Decimal::ZERO)),
        }
    }

    /// The answers on either side of the threshold, one step apart, and the one that stands on it; those that other
    /// answers contradict left out.
    pub(super) fn cross(&mut self) -> Option<Crossing> {
        let now = self.now()?;
        let side = self.side(now)?;
        let edges: Vec<_> = if side == Ordering::Equal {
            [true, false].into_iter().filter_map(|up| self.edge(now, side, up)).collect()
        } else {
            let (up, edge) = [true, false].into_iter().find_map(|up| Some((up, self.edge(now, side, up)?)))?;
            let (_, first, beyond) = edge;
            let next = if beyond == Ordering::Equal { self.edge(first, beyond, up) } else { None };
            std::iter::once(edge).chain(next).collect()
        };
        let places = self.places(edges)?;
        let mut width = Decimal::ZERO;
        for (place, _) in &places {
            width = width.max(self.gap(*place)?.abs());
        }
        let places: Option<Vec<_>> =
            places.into_iter().map(|(place, side)| Some((self.scale.value(place)?, side))).collect();
        let mut places = places?;
        places.retain(|(value, _)| self.bench.is_lawful(&self.knob.turned(self.case, *value)));
        (!places.is_empty()).then_some(Crossing { knob: self.knob, places, own: self.own, width })
    }

    /// The last place, going from one, that is on the same side, and the first on another.
    fn edge(&mut self, from: u64, side: Ordering, up: bool) -> Option<(u64, u64, Ordering)> {
        let end = if up { self.scale.last() } else { 0 };
        if self.side(end)? == side {
            return None;
        }
        let (mut same, mut other) = (from, end);
        while same.abs_diff(other) > 1 {
            let middle = same.midpoint(other);
            if self.side(middle)? == side {
                same = middle;
            } else {
                other = middle;
            }
        }
        Some((same, other, self.side(other)?))
    }

    /// The places of edges; where several answers stand on the threshold, only those of the edges that decide.
    fn places(&mut self, edges: Vec<(u64, u64, Ordering)>) -> Option<BTreeSet<(u64, Ordering)>> {
        let mut sides = Vec::new();
        for (last, first, beyond) in edges {
            sides.push(((last, self.side(last)?), (first, beyond)));
        }
        let on: BTreeSet<u64> = sides
            .iter()
            .flat_map(|(a, b)| [a, b])
            .filter(|(_, side)| *side == Ordering::Equal)
            .map(|(place, _)| *place)
            .collect();
        if on.len() > 1 {
            sides.retain(|((_, a), (_, b))| self.seen.threshold.decides(*a, *b));
        }
        Some(sides.into_iter().flat_map(|(a, b)| [a, b]).collect())
    }
}

/// What one step of an answer does to a case at a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stepped {
    /// It moves what is compared, and is a quantity of that kind.
    pub(super) own: bool,
    /// It leads to another side.
    pub(super) crosses: bool,
}
