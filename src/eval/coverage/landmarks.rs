//! Where the steps of a plan stand in the rules.

use super::Reached;
use super::sight::Sight;
use crate::explain::Scene;
use crate::model::{AideId, KeyTest, Literal, Model, TableKind, Version};
use crate::plan::{Node, NodeId, NodeKind, OpKind, Plan, Slot, Vocabulary, Window};
use crate::source::Span;
use crate::value::{Date, Decimal};
use std::collections::{BTreeMap, BTreeSet};

/// What the steps of one plan are in the model.
#[derive(Debug, Clone)]
pub(super) struct Landmarks {
    conditions: BTreeMap<NodeId, (AideId, u32)>,
    /// The version of a step whose place is that of the whole declaration.
    versions: BTreeMap<NodeId, Span>,
    /// Of each version of a progressive barème: where each bracket begins, and where it is written.
    brackets: BTreeMap<Span, Vec<(Decimal, Span)>>,
    /// Of each aid of the plan, the period it is in; none while no application is received.
    pub(super) periods: Vec<Option<Reached>>,
}

impl Landmarks {
    pub(super) fn new(model: &Model, plan: &Plan) -> Self {
        let (mut conditions, mut versions, mut periods) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for aide in &plan.aides {
            let declared = model.aides.get(aide.id.index());
            for condition in &aide.conditions {
                conditions.insert(condition.node, (aide.id, condition.index));
                let of = declared.and_then(|d| d.conditions.get(condition.index as usize));
                versions.extend(of.and_then(|c| in_force(&c.versions, plan.from)).map(|span| (condition.node, span)));
            }
            for outcome in &aide.outcomes {
                let of = declared.and_then(|d| d.fields().find(|(field, _)| *field == outcome.field));
                let span = of.and_then(|(_, outcome)| in_force(&outcome.versions, plan.from));
                versions.extend(span.map(|span| (outcome.node, span)));
            }
            let covers = |(from, to): &(Date, Date)| *from <= plan.from && plan.from <= *to;
            let period = declared.and_then(|d| d.periods.iter().position(covers));
            let period = period.and_then(|p| u32::try_from(p).ok()).map(|p| Reached::Period(aide.id, p));
            periods.push(period.filter(|_| matches!(aide.window, Window::Open)));
        }
        for cumul in &plan.cumuls {
            let of = model.cumuls.iter().find(|c| c.name.name == cumul.name);
            versions.extend(of.and_then(|c| in_force(&c.ceiling, plan.from)).map(|span| (cumul.ceiling, span)));
        }
        let progressive = model.tables.iter().filter(|table| table.kind == TableKind::Progressif);
        let brackets = progressive.flat_map(|table| &table.versions).map(|version| {
            let start = |keys: &[KeyTest]| match keys.first() {
                Some(KeyTest::Interval { low: Some((Literal::Number(low), _)), .. }) => *low,
                _ => Decimal::ZERO,
            };
            (version.span, version.value.iter().map(|row| (start(&row.keys), row.span)).collect())
        });
        Self { conditions, versions, brackets: brackets.collect(), periods }
    }

    /// Notes what a step reaches.
    pub(super) fn note(
        &self,
        scene: &Scene<'_>,
        id: NodeId,
        node: &Node,
        sight: &dyn Sight,
        reached: &mut BTreeSet<Reached>,
    ) {
        reached.extend(self.versions.get(&id).map(|span| Reached::Version(*span)));
        // A step of what is not in force stands where the whole is declared.
        if matches!(node.kind, NodeKind::Calcul | NodeKind::Table { .. } | NodeKind::Progressive)
            && scene.plan.gaps.iter().all(|gap| gap.span != node.span)
        {
            reached.insert(Reached::Version(node.span));
        }
        match &node.kind {
            NodeKind::Table { row, rows } => {
                let found = sight.rows(*row).into_iter().filter_map(|row| rows.get(row as usize));
                reached.extend(found.map(|span| Reached::Row(*span)));
            }
            NodeKind::Progressive => {
                if let Some(OpKind::Progressive { value, .. }) = scene.index.op(scene.plan, node.slot)
                    && let Some((_, most)) = sight.range(*value)
                {
                    let all = self.brackets.get(&node.span).into_iter().flatten();
                    reached.extend(all.filter(|(start, _)| most > *start).map(|(_, span)| Reached::Row(*span)));
                }
            }
            NodeKind::Condition => {
                let Some((aide, index)) = self.conditions.get(&id) else { return };
                let truths = sight.truths(node.slot);
                // Where the domain of all that is possible finds both, the answers that it lacks may be missing.
                let unknown = sight.is_unknown(node.slot) || truths.len() > 1 && may_lack(scene, id);
                let truths = truths.into_iter().map(Some).chain(unknown.then_some(None));
                reached.extend(truths.map(|truth| Reached::Condition(*aide, *index, truth)));
            }
            NodeKind::Plafond { before, ceiling, .. } => bound(node, sight, *before, *ceiling, false, reached),
            NodeKind::Plancher { before, floor } => bound(node, sight, *before, *floor, true, reached),
            _ => {}
        }
    }
}

/// Notes whether a ceiling, or a floor, changes a value.
fn bound(node: &Node, sight: &dyn Sight, before: Slot, bound: Slot, floor: bool, reached: &mut BTreeSet<Reached>) {
    let (Some(value), Some(limit)) = (sight.range(before), sight.range(bound)) else { return };
    let ((low, high), (least, most)) = if floor { (limit, value) } else { (value, limit) };
    // « Above » is the value over its ceiling, or the floor over the value.
    reached.extend((high > least).then_some(Reached::Bound(node.span, true)));
    reached.extend((low <= most).then_some(Reached::Bound(node.span, false)));
}

/// Where the version in force on a day is written.
fn in_force<T>(versions: &[Version<T>], day: Date) -> Option<Span> {
    versions.iter().find(|v| v.covers(day)).map(|v| v.span)
}

/// Whether a step may read an answer that one is allowed not to give.
fn may_lack(scene: &Scene<'_>, step: NodeId) -> bool {
    let Scene { plan, vocabulary, .. } = scene;
    let mut seen = BTreeSet::new();
    let mut pending = vec![step];
    while let Some(id) = pending.pop() {
        let Some(node) = plan.node(id).filter(|_| seen.insert(id)) else { continue };
        if lacks(vocabulary, &node.kind) {
            return true;
        }
        pending.extend(&node.reads);
    }
    false
}

fn lacks(vocabulary: &Vocabulary, kind: &NodeKind) -> bool {
    let input = |input: u32| vocabulary.inputs.get(input as usize);
    match kind {
        NodeKind::Input(number) | NodeKind::Fold(number, _) => input(*number).is_some_and(|i| i.unknown_allowed),
        NodeKind::Field(list, field) => {
            let record = match input(*list).map(|i| &i.ty) {
                Some(crate::model::Type::List(record)) => vocabulary.records.get(record.index()),
                _ => None,
            };
            record.and_then(|r| r.fields.get(*field as usize)).is_some_and(|f| f.unknown_allowed)
        }
        _ => false,
    }
}
