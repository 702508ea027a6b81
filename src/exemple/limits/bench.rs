//! One plan on which cases are tried: exactly, and without words.

use super::crossing::origins;
use super::threshold::{Seen, Site, Threshold};
use crate::case::Case;
use crate::eval::{Engine, PossibleWorkspace, Reached, Recorder, Workspace};
use crate::exemple::roots::roots;
use crate::explain::{Index, Known, Run, Scene, Step, Trail, came_through, walk};
use crate::model::{Target, Type};
use crate::plan::{BlockId, Node, NodeKind, Op, OpKind, Plan, Slot, Targets, Value};
use crate::source::Span;
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
    /// A run where no answer is given, once it has been asked for.
    possible: Option<PossibleWorkspace>,
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
        Self { engine, plan, workspace, index, recorder, origins, lists, possible: None }
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
        walk(&scene, &mut Trail::default(), workspace, &steps, &mut |step: Step<'_>, run| {
            recorder.note(&scene, step, run, &mut observed.reached);
            let row = match (step.node.block, step.row) {
                (None, _) => Some(None),
                (Some(block), Some(number)) => lists.get(&block).map(|list| Some(Row { list: *list, block, number })),
                (Some(_), None) => None,
            };
            match (&step.node.kind, row) {
                (NodeKind::Fold(_, block), Some(None)) => {
                    folds.extend(plan.node(step.id).map(|node| (node, *block)));
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

    /// Whether no contrôle refuses the answers of a case.
    pub(super) fn is_lawful(&mut self, case: &Case) -> bool {
        let Self { plan, workspace, .. } = self;
        workspace.begin();
        let tests = plan.controles.iter().filter_map(|controle| plan.node(controle.node));
        tests.map(|node| node.slot).all(|slot| workspace.demand(plan, case, slot) != Value::Bool(false))
    }

    /// The operation that computes a slot.
    pub(super) fn op(&self, slot: Slot) -> Option<&OpKind> {
        self.index.op(&self.plan, slot)
    }

    /// All the thresholds of the plan that an answer may be near; those of contrôles aside, which give no result that a
    /// worked case could expect.
    pub(super) fn sites(&self) -> BTreeMap<Site, Threshold> {
        let near = self.thresholds().filter(|threshold| !origins(self, threshold.sides()).is_empty());
        let tests: Vec<Span> = self.engine.model().controles.iter().map(|controle| controle.test.span).collect();
        let holds = |test: &Span, of: Span| test.source == of.source && test.start <= of.start && of.end <= test.end;
        let is_tested = |site: &Site| tests.iter().any(|test| holds(test, site.span));
        near.map(|threshold| (threshold.site, threshold)).filter(|(site, _)| !is_tested(site)).collect()
    }

    /// The answer that a threshold compares as it is, and with what: the same wherever rules write it again.
    pub(super) fn answer_compared(&self, threshold: &Threshold) -> Option<(Origin, Value)> {
        Some((*self.origins.get(&threshold.left)?, threshold.site.bound?))
    }

    /// The type of what is compared.
    pub(super) fn compared(&self, threshold: &Threshold) -> &Type {
        self.plan.slots.get(threshold.left.index()).map_or(&Type::Unknown, |info| &info.ty)
    }

    fn thresholds(&self) -> impl Iterator<Item = Threshold> {
        let ops = self.plan.ops.iter().chain(self.plan.blocks.iter().flat_map(|block| &block.ops));
        let of_ops = ops.flat_map(|op: &Op| Threshold::of(&self.plan, op.out, &op.kind));
        of_ops.chain(self.plan.nodes.iter().filter_map(|node| Threshold::of_ceiling(&self.plan, node)))
    }

    /// Whether some answers take a case across a threshold: what inputs admit may forbid it.
    pub(super) fn is_crossable(&mut self, site: &Site) -> bool {
        if self.possible.is_none() {
            let mut possible = PossibleWorkspace::new(&self.plan);
            possible.load_nothing(&self.plan, self.engine.vocabulary());
            possible.run(&self.plan);
            self.possible = Some(possible);
        }
        let Some(possible) = &self.possible else { return true };
        self.thresholds().filter(|threshold| threshold.site == *site).any(|threshold| threshold.is_crossable(possible))
    }

    /// The inputs that some expectations may rest on, if a threshold is on their way; none otherwise.
    pub(super) fn inputs_by(&self, targets: &[Target], site: &Site) -> BTreeSet<u32> {
        let ends: BTreeSet<Slot> =
            self.thresholds().filter(|threshold| threshold.site == *site).flat_map(|t| t.sides()).collect();
        let nodes = targets.iter().flat_map(|target| roots(&self.plan, *target, &|_| Known::Nothing));
        let mut pending: Vec<Slot> = nodes.filter_map(|id| self.plan.slot_of(id)).collect();
        let (mut visited, mut inputs) = (BTreeSet::new(), BTreeSet::new());
        while let Some(slot) = pending.pop() {
            if !visited.insert(slot) {
                continue;
            }
            if let Some(Origin::Input(input)) = self.origins.get(&slot) {
                inputs.insert(*input);
            }
            let Some(op) = self.op(slot) else { continue };
            op.each_operand(|operand| pending.push(operand));
            if let OpKind::Fold { block, .. } = op {
                let block = self.plan.blocks.get(block.0 as usize);
                pending.extend(block.into_iter().flat_map(|block| block.filter.into_iter().chain(block.result)));
            }
        }
        if ends.is_disjoint(&visited) { BTreeSet::new() } else { inputs }
    }
}

/// Adds the thresholds that a step's value came by.
fn see(scene: &Scene<'_>, run: &dyn Run, node: &Node, row: Option<Row>, seen: &mut Vec<Seen>) {
    let of = |slot: Slot| scene.index.op(scene.plan, slot).map(|op| Threshold::of(scene.plan, slot, op));
    let met = came_through(scene, &mut Trail::default(), run, node).into_iter().filter_map(of).flatten();
    for threshold in met.chain(Threshold::of_ceiling(scene.plan, node)) {
        if let Some(gap) = threshold.gap(|slot| run.exact(slot)) {
            seen.push(Seen { threshold, row, gap });
        }
    }
}
