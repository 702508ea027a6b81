//! One plan on which cases are tried: exactly, and without words.

use super::crossing::origins;
use super::threshold::{Seen, Site, Threshold};
use crate::case::Case;
use crate::eval::{Engine, Reached, Recorder, Workspace};
use crate::exemple::roots::roots;
use crate::explain::{Index, Run, Scene, Step, came_through, walk};
use crate::model::{Target, Type};
use crate::plan::{BlockId, Node, NodeKind, Op, OpKind, Plan, Slot, Targets};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Where a slot gets an answer from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Input(u32),
    /// A field of a row of the list.
    Field(u32, usize),
}

/// The row of a list that slots of a block are those of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) list: u32,
    pub(super) block: BlockId,
    pub(super) number: usize,
}

/// A plan, and a run of it.
pub(super) struct Bench<'e> {
    engine: &'e Engine,
    pub(super) plan: Plan,
    pub(super) workspace: Workspace,
    index: Index,
    recorder: Recorder<'e>,
    pub(super) origins: BTreeMap<Slot, Origin>,
    /// The list of each block of the main line.
    lists: BTreeMap<BlockId, u32>,
}

/// What the expectations of a case rest on.
#[derive(Default)]
pub(super) struct Observed {
    pub(super) seen: Vec<Seen>,
    pub(super) reached: BTreeSet<Reached>,
}

impl<'e> Bench<'e> {
    pub(super) fn new(engine: &'e Engine, date: Date) -> Self {
        let plan = engine.plan(date, &Targets::All);
        let (workspace, index, recorder) = (Workspace::new(&plan), Index::new(&plan), Recorder::new(engine, &plan));
        let mut origins = BTreeMap::new();
        origins.extend(plan.inputs.iter().zip(0..).filter_map(|(slot, input)| Some(((*slot)?, Origin::Input(input)))));
        let mut lists = BTreeMap::new();
        let inner = plan.blocks.iter().flat_map(|block| &block.ops);
        for (op, main) in plan.ops.iter().map(|op| (op, true)).chain(inner.map(|op| (op, false))) {
            let OpKind::Fold { list, block, .. } = &op.kind else { continue };
            if main {
                lists.insert(*block, *list);
            }
            let fields = plan.blocks.get(block.0 as usize).map_or(&[][..], |block| &block.fields);
            let named =
                fields.iter().enumerate().filter_map(|(field, slot)| Some(((*slot)?, Origin::Field(*list, field))));
            origins.extend(named);
        }
        Self { engine, plan, workspace, index, recorder, origins, lists }
    }

    /// Runs a case, and tells what is expected of it rests on.
    pub(super) fn observe(&mut self, case: &Case, targets: &[Target]) -> Observed {
        let Self { engine, plan, workspace, index, recorder, lists, .. } = self;
        workspace.run(plan, case);
        let run: &Workspace = workspace;
        let steps: Vec<_> = targets.iter().flat_map(|target| roots(plan, *target, &|slot| run.known(slot))).collect();
        let scene = Scene { plan, vocabulary: engine.vocabulary(), index, sources: None };
        let mut observed = Observed::default();
        observed.reached.extend(targets.iter().filter_map(|target| recorder.period(plan, *target)));
        let mut folds: Vec<(&Node, BlockId)> = Vec::new();
        walk(&scene, workspace, &steps, &mut |step: Step<'_>, run| {
            recorder.note(&scene, step, run, &mut observed.reached);
            let row = match (step.node.block, step.row) {
                (None, _) => Some(None),
                (Some(block), Some(number)) => lists.get(&block).map(|list| Some(Row { list: *list, block, number })),
                (Some(_), None) => None,
            };
            match (&step.node.kind, row) {
                (NodeKind::Fold(_, block), Some(None)) => {
                    folds.extend(plan.nodes.get(step.id.0 as usize).map(|node| (node, *block)));
                }
                (NodeKind::Fold(..), _) | (_, None) => {}
                (_, Some(row)) => see(&scene, run, step.node, row, &mut observed.seen),
            }
            true
        });
        for (node, block) in folds {
            let Some(list) = lists.get(&block) else { continue };
            for number in 0..workspace.rows(*list).unwrap_or(0) {
                workspace.run_row(plan, block, *list, number);
                see(&scene, workspace, node, Some(Row { list: *list, block, number }), &mut observed.seen);
            }
        }
        observed
    }

    /// The operation that computes a slot.
    pub(super) fn op(&self, slot: Slot) -> Option<&OpKind> {
        self.index.op(&self.plan, slot)
    }

    /// All the thresholds of the plan that an answer may be near, with the type of what is compared.
    pub(super) fn sites(&self) -> BTreeMap<Site, Type> {
        let ops = self.plan.ops.iter().chain(self.plan.blocks.iter().flat_map(|block| &block.ops));
        let of = |op: &Op| Threshold::of(&self.plan, op.out, &op.kind);
        let near = ops.flat_map(of).filter(|threshold| !origins(self, threshold.sides()).is_empty());
        let ty = |slot: Slot| self.plan.slots.get(slot.index()).map_or(Type::Unknown, |info| info.ty.clone());
        near.map(|threshold| (threshold.site, ty(threshold.left))).collect()
    }
}

/// Adds the thresholds that a step's value came by.
fn see(scene: &Scene<'_>, run: &dyn Run, node: &Node, row: Option<Row>, seen: &mut Vec<Seen>) {
    for slot in came_through(scene, run, node) {
        let Some(op) = scene.index.op(scene.plan, slot) else { continue };
        for threshold in Threshold::of(scene.plan, slot, op) {
            if let Some(gap) = threshold.gap(|slot| run.exact(slot)) {
                seen.push(Seen { threshold, row, gap });
            }
        }
    }
}
