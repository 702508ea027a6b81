//! The named steps that a value really came from.

use super::index::parts;
use super::{Run, Scene, Trail};
use crate::plan::{BlockId, Node, NodeId, NodeKind, OpKind, Slot, Value};

/// A named step that was used.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Its number.
    pub id: NodeId,
    /// It.
    pub node: &'a Node,
    /// The nearest result, calcul, condition or cost that it serves, itself excluded.
    pub owner: Option<&'a Node>,
    /// The row of the list it was computed for, from zero.
    pub row: Option<usize>,
}

/// What is done at each step, whose slots, also in a row, are those of the run; whether to go on to what it came from.
pub type Visit<'v> = dyn FnMut(Step<'_>, &dyn Run) -> bool + 'v;

/// Visits each step that some steps came from, themselves included, once (once per row inside a fold), in the order of
/// reading. Branches that were not chosen and rows that did not match are left aside. The trail is that of the run.
pub fn walk(scene: &Scene<'_>, trail: &mut Trail, run: &mut dyn Run, roots: &[NodeId], visit: &mut Visit<'_>) {
    let mut seen = Seen::new(scene);
    let mut pending: Vec<_> = roots.iter().rev().map(|id| (*id, None)).collect();
    while let Some((id, owner)) = pending.pop() {
        if seen.first(id) {
            step(scene, trail, run, (id, owner, None), &mut pending, visit);
        }
    }
}

/// The steps that were visited.
struct Seen(Vec<bool>);

impl Seen {
    fn new(scene: &Scene<'_>) -> Self {
        Self(vec![false; scene.plan.nodes.len()])
    }

    /// Whether a step is met for the first time.
    fn first(&mut self, id: NodeId) -> bool {
        self.0.get_mut(id.0 as usize).is_some_and(|seen| !std::mem::replace(seen, true))
    }
}

type Pending = Vec<(NodeId, Option<NodeId>)>;

/// Visits a step; what it reads is put in `pending`, except what is computed row by row, which is visited at once.
fn step(
    scene: &Scene<'_>,
    trail: &mut Trail,
    run: &mut dyn Run,
    (id, owner, row): (NodeId, Option<NodeId>, Option<usize>),
    pending: &mut Pending,
    visit: &mut Visit<'_>,
) {
    let Some(node) = node(scene, id) else { return };
    if !visit(Step { id, node, owner: owner.and_then(|o| self::node(scene, o)), row }, &*run) {
        return;
    }
    let owns = matches!(
        node.kind,
        NodeKind::Outcome(..) | NodeKind::Calcul | NodeKind::Condition | NodeKind::Term | NodeKind::Eligible(_)
    );
    let owner = if owns { Some(id) } else { owner };
    if let NodeKind::Fold(list, block) = node.kind {
        for row in 0..run.rows(list).unwrap_or(0) {
            run.enter(scene.plan, block, list, row);
            self::row(scene, trail, run, (node, block, row, owner), pending, visit);
        }
    }
    let mut take = |reads: &[NodeId]| pending.extend(reads.iter().rev().map(|read| (*read, owner)));
    if let NodeKind::Fold(list, _) = node.kind {
        take(&outside_rows(scene, trail, &*run, node, run.rows(list)));
    } else if row.is_some() {
        take(&trail.reached(scene, &*run, node, &[node.slot]));
    } else {
        take(trail.used(scene, &*run, id, node));
    }
}

/// Visits what a row of a fold came from. Folds nest a few deep at most, as plans do.
fn row(
    scene: &Scene<'_>,
    trail: &mut Trail,
    run: &mut dyn Run,
    (fold, block, row, owner): (&Node, BlockId, usize, Option<NodeId>),
    outside: &mut Pending,
    visit: &mut Visit<'_>,
) {
    let mut seen = Seen::new(scene);
    let reads = used_in_row(scene, trail, &*run, fold, block);
    let mut pending: Pending = reads.into_iter().rev().map(|read| (read, owner)).collect();
    while let Some((id, owner)) = pending.pop() {
        if node(scene, id).is_none_or(|n| n.block.is_none()) {
            outside.push((id, owner));
        } else if seen.first(id) {
            step(scene, trail, run, (id, owner, Some(row)), &mut pending, visit);
        }
    }
}

/// The slots that the value of a step really came through, down to those of the steps that it reads. Of a fold, those
/// of the row that its block was entered for.
#[must_use]
pub fn came_through(scene: &Scene<'_>, trail: &mut Trail, run: &dyn Run, node: &Node) -> Vec<Slot> {
    let starts = match node.kind {
        NodeKind::Fold(_, block) => match scene.plan.blocks.get(block.0 as usize) {
            Some(block) if counts(run, block.filter) => parts(block).collect(),
            Some(block) => block.filter.into_iter().collect(),
            None => Vec::new(),
        },
        _ => vec![node.slot],
    };
    trail.through(scene, run, node, &starts)
}

/// The steps that the row a block was entered for came from.
pub(super) fn used_in_row(
    scene: &Scene<'_>,
    trail: &mut Trail,
    run: &dyn Run,
    fold: &Node,
    block: BlockId,
) -> Vec<NodeId> {
    let Some(block) = scene.plan.blocks.get(block.0 as usize) else { return Vec::new() };
    if counts(run, block.filter) {
        trail.reached(scene, run, fold, &parts(block).collect::<Vec<_>>())
    } else {
        trail.reached(scene, run, fold, block.filter.as_slice())
    }
}

/// The steps that a fold came from besides its rows; where the list is not known, all that it reads.
pub(super) fn outside_rows(
    scene: &Scene<'_>,
    trail: &mut Trail,
    run: &dyn Run,
    fold: &Node,
    rows: Option<usize>,
) -> Vec<NodeId> {
    let default = match scene.index.op(scene.plan, fold.slot) {
        Some(OpKind::Fold { default, .. }) => *default,
        _ => None,
    };
    match rows {
        None => fold.reads.clone(),
        Some(0) => trail.reached(scene, run, fold, default.as_slice()),
        Some(_) => Vec::new(),
    }
}

/// Whether a row counts, or may count.
pub(super) fn counts(run: &dyn Run, filter: Option<Slot>) -> bool {
    filter.is_none_or(|slot| run.exact(slot) != Value::Bool(false))
}

fn node<'a>(scene: &Scene<'a>, id: NodeId) -> Option<&'a Node> {
    scene.plan.node(id)
}
