//! Which operations an input reaches, and which inputs a result still depends on.

use super::possible::{Possible, PossibleWorkspace, Values};
use crate::explain::Index;
use crate::plan::{Axis, Op, OpKind, Plan, Slot};

/// How the slots of a plan are linked: what writes each, and what each input reaches.
#[derive(Debug, Clone)]
pub(super) struct Links {
    /// What computes each slot.
    writers: Index,
    /// The input that each slot holds, or of whose rows it holds a field.
    inputs: Vec<Option<u32>>,
    /// Operations of the main line that each input reaches, in order.
    reached: Vec<Vec<u32>>,
}

impl Links {
    /// The links of a plan whose cases have so many inputs.
    pub(super) fn new(plan: &Plan, inputs: usize) -> Self {
        let mut links =
            Self { writers: Index::new(plan), inputs: vec![None; plan.slots.len()], reached: vec![Vec::new(); inputs] };
        for (slot, input) in plan.inputs.iter().zip(0..) {
            links.name_input(*slot, input);
        }
        links.name_fields(plan, &plan.ops);
        for block in &plan.blocks {
            links.name_fields(plan, &block.ops);
        }
        links.trace(plan);
        links
    }

    fn name_input(&mut self, slot: Option<Slot>, input: u32) {
        if let Some(place) = slot.and_then(|s| self.inputs.get_mut(s.index())) {
            *place = Some(input);
        }
    }

    fn name_fields(&mut self, plan: &Plan, ops: &[Op]) {
        for op in ops {
            if let OpKind::Fold { list, block, .. } = &op.kind {
                for slot in plan.blocks.get(block.0 as usize).map_or(&[][..], |b| &b.fields) {
                    self.name_input(*slot, *list);
                }
            }
        }
    }

    /// Follows the inputs forward. A set of inputs is a row of bits.
    fn trace(&mut self, plan: &Plan) {
        let width = self.reached.len().div_ceil(64);
        let mut bits = vec![0; plan.slots.len() * width];
        for (slot, input) in self.inputs.iter().enumerate() {
            input.iter().for_each(|input| mark(&mut bits, slot, width, *input));
        }
        for (op, index) in plan.ops.iter().zip(0_u32..) {
            unite(plan, op, &mut bits, width);
            let row = bits.chunks(width.max(1)).nth(op.out.index()).unwrap_or_default();
            for (word, first) in row.iter().zip((0..).step_by(64)) {
                let mut left: u64 = *word;
                while left != 0 {
                    if let Some(reached) = self.reached.get_mut(first + left.trailing_zeros() as usize) {
                        reached.push(index);
                    }
                    left &= left - 1;
                }
            }
        }
    }

    /// Operations of the main line that an input reaches, in order, of those that count.
    pub(super) fn reached_from(&self, input: u32, counts: &[bool]) -> Vec<u32> {
        let all = self.reached.get(input as usize).map_or(&[][..], |reached| reached);
        all.iter().copied().filter(|op| counts.get(*op as usize) == Some(&true)).collect()
    }

    /// The inputs that a slot of the main line is computed from, in the order of their declaration.
    pub(super) fn inputs_of(&self, slot: Slot) -> impl Iterator<Item = u32> {
        let itself = self.inputs.get(slot.index()).copied().flatten();
        let op = self.writers.position(slot);
        let reaches = move |reached: &[u32]| op.is_some_and(|op| reached.binary_search(&op).is_ok());
        let reached = (0..).zip(&self.reached);
        reached.filter(move |(input, ops)| itself == Some(*input) || reaches(ops)).map(|(input, _)| input)
    }

    /// Whether each operation of the main line counts for some slots.
    pub(super) fn leading_to(plan: &Plan, slots: &[Slot]) -> Vec<bool> {
        let mut needed = vec![false; plan.slots.len()];
        let need = |needed: &mut Vec<bool>, slot: Slot| {
            if let Some(place) = needed.get_mut(slot.index()) {
                *place = true;
            }
        };
        slots.iter().for_each(|slot| need(&mut needed, *slot));
        let mut counts = vec![false; plan.ops.len()];
        for (op, counts) in plan.ops.iter().zip(&mut counts).rev() {
            if needed.get(op.out.index()) == Some(&true) {
                *counts = true;
                plan.each_read(op, &mut |slot| need(&mut needed, slot));
            }
        }
        counts
    }

    /// The inputs not known that some slots still depend on, in order, as far as the operations show: an operand that is
    /// decided, a row that is not reached, the side of a choice that is not taken are not followed.
    pub(super) fn open_inputs(
        &self,
        plan: &Plan,
        workspace: &mut PossibleWorkspace,
        seen: &mut Seen,
        slots: Vec<Slot>,
    ) -> Vec<u32> {
        seen.begin(plan);
        let mut walk = Walk { links: self, plan, workspace, seen, open: Vec::new() };
        walk.from(slots);
        let mut open = walk.open;
        open.sort_unstable();
        open.dedup();
        open
    }
}

/// The slots that a walk has seen, kept from walk to walk.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The walk that saw each slot last.
    by: Vec<u32>,
    walk: u32,
}

impl Seen {
    fn begin(&mut self, plan: &Plan) {
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 || self.by.len() != plan.slots.len() {
            self.by.clear();
            self.by.resize(plan.slots.len(), 0);
            self.walk = 1;
        }
    }

    /// Whether a slot is met for the first time.
    fn first(&mut self, slot: Slot) -> bool {
        self.by.get_mut(slot.index()).is_some_and(|by| std::mem::replace(by, self.walk) != self.walk)
    }

    fn forget(&mut self, slot: Slot) {
        if let Some(by) = self.by.get_mut(slot.index()) {
            *by = 0;
        }
    }
}

/// Adds an input to those that a slot depends on.
fn mark(bits: &mut [u64], slot: usize, width: usize, input: u32) {
    if let Some(word) = bits.get_mut(slot * width + input as usize / 64) {
        *word |= 1 << (input % 64);
    }
}

/// Writes the inputs that an operation depends on, for its slot and for those of its block.
fn unite(plan: &Plan, op: &Op, bits: &mut [u64], width: usize) {
    if let OpKind::Fold { list, block, .. } = &op.kind {
        mark(bits, op.out.index(), width, *list);
        let inner = plan.blocks.get(block.0 as usize).map_or(&[][..], |block| &block.ops);
        inner.iter().for_each(|op| unite(plan, op, bits, width));
    }
    let start = op.out.index() * width;
    let mut add = |slot: Slot| {
        for at in 0..width {
            let read = bits.get(slot.index() * width + at).copied().unwrap_or(0);
            if let Some(word) = bits.get_mut(start + at) {
                *word |= read;
            }
        }
    };
    op.kind.each_operand(&mut add);
    if let OpKind::Fold { block, .. } = &op.kind
        && let Some(block) = plan.blocks.get(block.0 as usize)
    {
        block.filter.iter().chain(&block.result).copied().for_each(add);
    }
}

/// A walk back from results to the inputs not known.
struct Walk<'w, 'p> {
    links: &'w Links,
    plan: &'p Plan,
    workspace: &'w mut PossibleWorkspace,
    seen: &'w mut Seen,
    open: Vec<u32>,
}

impl Walk<'_, '_> {
    fn from(&mut self, mut slots: Vec<Slot>) {
        while let Some(slot) = slots.pop() {
            if !self.seen.first(slot) || self.workspace.get(slot).is_decided() {
                continue;
            }
            if let Some(input) = self.links.inputs.get(slot.index()).copied().flatten() {
                self.open.push(input);
            } else if let Some(op) = self.links.writers.op(self.plan, slot) {
                match op {
                    OpKind::Fold { .. } => self.fold(op, &mut slots),
                    kind => self.follow(kind, &mut slots),
                }
            }
        }
    }

    /// The operands that the result may depend on.
    fn follow(&self, kind: &OpKind, slots: &mut Vec<Slot>) {
        match kind {
            OpKind::Select { condition, then, otherwise } => {
                let test = self.workspace.get(*condition);
                if then != otherwise || !test.faults.is_empty() {
                    slots.push(*condition);
                }
                slots.extend(test.can_be_true().then_some(*then));
                slots.extend(test.can_be_false().then_some(*otherwise));
            }
            OpKind::Pick { row, cells } => {
                slots.push(*row);
                if let Values::Row(rows) = &self.workspace.get(*row).values {
                    slots.extend(rows.iter().filter_map(|row| cells.get(*row as usize)));
                }
            }
            OpKind::Match { matcher, keys } => {
                if let Some(matcher) = self.plan.matchers.get(matcher.0 as usize) {
                    let counting = matcher.axes.iter().zip(keys).filter(|(axis, key)| self.key_counts(axis, **key));
                    slots.extend(counting.map(|(_, key)| *key));
                }
            }
            OpKind::Min(a, b) | OpKind::Max(a, b) => {
                let largest = matches!(kind, OpKind::Max(..));
                slots.extend((!self.stands_aside(*a, *b, largest)).then_some(*a));
                slots.extend((!self.stands_aside(*b, *a, largest)).then_some(*b));
            }
            OpKind::Progressive { value, brackets } => {
                slots.push(*value);
                let Values::Number(value) = &self.workspace.get(*value).values else { return };
                let starts = std::iter::once(None).chain(brackets.iter().map(|(end, _)| *end));
                let reached = brackets
                    .iter()
                    .zip(starts)
                    .filter(|(_, start)| value.high() > start.unwrap_or_default())
                    .map(|((_, rate), _)| *rate);
                slots.extend(reached);
            }
            kind => kind.each_operand(|slot| slots.push(slot)),
        }
    }

    /// Whether a key not known may fall in several regions.
    fn key_counts(&self, axis: &Axis, key: Slot) -> bool {
        !matches!(axis, Axis::Any) && {
            let key = self.workspace.get(key);
            !key.faults.is_empty() || super::possible::regions(axis, &key.values).len() != 1
        }
    }

    /// Whether one operand of a minimum or maximum never beats the other.
    fn stands_aside(&self, one: Slot, other: Slot, largest: bool) -> bool {
        let (one, other) = (self.workspace.get(one), self.workspace.get(other));
        if !one.faults.is_empty() {
            return false;
        }
        match (&one.values, &other.values, largest) {
            (Values::Number(one), Values::Number(other), false) => one.low() >= other.high(),
            (Values::Number(one), Values::Number(other), true) => one.high() <= other.low(),
            (Values::Date(from, _), Values::Date(_, to), false) => from >= to,
            (Values::Date(_, to), Values::Date(from, _), true) => to <= from,
            _ => false,
        }
    }

    /// Row by row: a cell not known counts as its list.
    fn fold(&mut self, op: &OpKind, slots: &mut Vec<Slot>) {
        let OpKind::Fold { list, block, default, .. } = op else { return };
        let Some(block) = self.plan.blocks.get(block.0 as usize) else { return };
        slots.extend(default);
        let Some((rows, any_number)) = self.workspace.rows_of(*list) else { return };
        if any_number {
            self.open.push(*list);
        }
        for row in rows {
            self.workspace.run_block(self.plan, block, &row);
            block.slots().for_each(|slot| self.seen.forget(slot));
            self.from(block.filter.iter().copied().collect());
            // Of a row that may fail to be chosen, what is false still decides `tous` and `il existe`.
            let counts = |filter: &Possible| filter.can_be_true() || !filter.faults.is_empty();
            if block.filter.is_none_or(|slot| counts(self.workspace.get(slot))) {
                self.from(block.result.iter().copied().collect());
            }
        }
    }
}
