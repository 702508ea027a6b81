//! What walks over one run share, so that what many results rest on is traced once.

use super::index::{each_chosen, each_operand};
use super::{Run, Scene};
use crate::plan::{Node, NodeId, OpKind, Slot};

/// The steps that each step came from, as far as they were asked for, and room to find them.
///
/// It holds for one run of one plan: [`Trail::forget`] comes before another.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    /// By step of the main line.
    used: Vec<Option<Box<[NodeId]>>>,
    /// What the search at hand knows of each slot: [`GOAL`] and the marks of its passes.
    marks: Vec<u8>,
    /// Slots that have a mark.
    marked: Vec<Slot>,
    pending: Vec<Slot>,
}

/// A slot where the search stops: one of a step that is read.
const GOAL: u8 = 1;
/// A slot that the value came through.
const NOW: u8 = 2;
/// A slot that some value may come through.
const EVER: u8 = 4;

impl Trail {
    /// Forgets the run it was of.
    pub fn forget(&mut self) {
        self.used.clear();
    }

    /// The steps that a step of the main line came from.
    pub(super) fn used(&mut self, scene: &Scene<'_>, run: &dyn Run, id: NodeId, node: &Node) -> &[NodeId] {
        let place = id.0 as usize;
        if self.used.get(place).is_none_or(Option::is_none) {
            let used = self.reached(scene, run, node, &[node.slot]);
            self.used.resize(scene.plan.nodes.len(), None);
            if let Some(known) = self.used.get_mut(place) {
                *known = Some(used.into());
            }
        }
        self.used.get(place).and_then(Option::as_deref).unwrap_or_default()
    }

    /// Among what a step reads, what its value reaches through the operations that really decided of it. What no operation
    /// leads to was folded into a constant when the plan was made: it counts as used.
    pub(super) fn reached(&mut self, scene: &Scene<'_>, run: &dyn Run, node: &Node, starts: &[Slot]) -> Vec<NodeId> {
        self.aim(scene, node);
        self.search(scene, starts, NOW, |slot, op, next| each_chosen(scene.plan, run, slot, op, next));
        self.search(scene, &[node.slot], EVER, |_, op, next| each_operand(scene.plan, op, next));
        let held = |id: &&NodeId| {
            let mark = slot_of(scene, **id).and_then(|slot| self.marks.get(slot.index()));
            mark.is_some_and(|mark| mark & NOW != 0 || mark & EVER == 0)
        };
        let reached = node.reads.iter().filter(held).copied().collect();
        self.wipe();
        reached
    }

    /// The slots that some slots came through, down to those of the steps that a step reads.
    pub(super) fn through(&mut self, scene: &Scene<'_>, run: &dyn Run, node: &Node, starts: &[Slot]) -> Vec<Slot> {
        let mut through = Vec::new();
        self.aim(scene, node);
        self.search(scene, starts, NOW, |slot, op, next| {
            through.push(slot);
            each_chosen(scene.plan, run, slot, op, next);
        });
        self.wipe();
        through
    }

    fn aim(&mut self, scene: &Scene<'_>, node: &Node) {
        self.marks.resize(scene.plan.slots.len(), 0);
        node.reads.iter().filter_map(|id| slot_of(scene, *id)).for_each(|slot| self.mark(slot, GOAL));
    }

    fn mark(&mut self, slot: Slot, mark: u8) {
        if let Some(known) = self.marks.get_mut(slot.index()) {
            if *known == 0 {
                self.marked.push(slot);
            }
            *known |= mark;
        }
    }

    fn wipe(&mut self) {
        for slot in self.marked.drain(..) {
            if let Some(mark) = self.marks.get_mut(slot.index()) {
                *mark = 0;
            }
        }
    }

    /// Puts a mark on what some slots lead to, each path stopping at its first goal; `next` tells the slots before one.
    fn search(
        &mut self,
        scene: &Scene<'_>,
        starts: &[Slot],
        mark: u8,
        mut next: impl FnMut(Slot, &OpKind, &mut dyn FnMut(Slot)),
    ) {
        self.pending.extend_from_slice(starts);
        while let Some(slot) = self.pending.pop() {
            let before = self.marks.get(slot.index()).copied().unwrap_or(mark);
            if before & mark != 0 {
                continue;
            }
            self.mark(slot, mark);
            if before & GOAL == 0
                && let Some(op) = scene.index.op(scene.plan, slot)
            {
                next(slot, op, &mut |slot| self.pending.push(slot));
            }
        }
    }
}

fn slot_of(scene: &Scene<'_>, id: NodeId) -> Option<Slot> {
    scene.plan.slot_of(id)
}
