//! What single change of an answer would open a refused aid.
//!
//! The values of an input are searched from the nearest to the present answer outwards: a range where the aid is never
//! éligible is left at once, one where it always is gives its nearest end, any other is cut in two.

use super::possible::{Possible, PossibleWorkspace, Values};
use super::questions::few_keys;
use super::reach::Links;
use super::scale::Scale;
use crate::case::{Answer, Case};
use crate::model::{Input, Type};
use crate::plan::{Plan, Slot, Value, Vocabulary};
use std::collections::BTreeMap;

/// Ranges that are tried for one input of one aid; a search that needs more gives up and tells nothing.
const TRIES: usize = 256;

/// A single change of an answer that opens a refused aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The input.
    pub input: u32,
    /// The nearest answer that opens the aid, all else unchanged.
    pub value: Value,
    /// What is known of the answers beyond it.
    pub reach: Reach,
}

/// What is known of the answers beyond the nearest that opens an aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All the smaller (or earlier) ones that are admitted open it too: « jusqu'à ».
    UpTo,
    /// All the larger (or later) ones that are admitted open it too: « à partir de ».
    From,
    /// Nothing.
    Only,
}

/// For a refused aid, each input whose answer alone stands in the way, in the order of declaration, with the nearest
/// answer that opens the aid for sure.
///
/// The workspace has been run on the case, `aide` is an index in [`Plan::aides`]. Numbers, dates, booléens, énumérations
/// and keys of référentiels of at most 32 keys are tried; lists are not. Among the values of an énumération that is not
/// ordered, and among keys, the first that opens the aid is given. A tie between a smaller and a larger number goes to
/// the smaller. Nothing is given for an aid that is not refused for sure.
#[must_use]
pub fn counterfactuals(
    plan: &Plan,
    vocabulary: &Vocabulary,
    workspace: &PossibleWorkspace,
    case: &Case,
    aide: usize,
) -> Vec<Change> {
    let links = Links::new(plan, vocabulary.inputs.len());
    linked_counterfactuals(&links, plan, vocabulary, workspace, case, aide)
}

/// The same, where the links of the plan are known.
pub(super) fn linked_counterfactuals(
    links: &Links,
    plan: &Plan,
    vocabulary: &Vocabulary,
    workspace: &PossibleWorkspace,
    case: &Case,
    aide: usize,
) -> Vec<Change> {
    let Some(aide) = plan.aides.get(aide) else { return Vec::new() };
    if !workspace.get(aide.eligible).is_always_false() {
        return Vec::new();
    }
    let counts = Links::leading_to(plan, &[aide.eligible]);
    let mut workspace = workspace.clone();
    let mut changes = Vec::new();
    for ((input, answer), number) in vocabulary.inputs.iter().zip(&case.answers).zip(0_u32..) {
        let (Answer::Value(now), Some(slot)) = (answer, plan.inputs.get(number as usize).copied().flatten()) else {
            continue;
        };
        let ops = links.reached_from(number, &counts);
        if ops.is_empty() && slot != aide.eligible {
            continue;
        }
        let mut search = Search { plan, workspace: &mut workspace, slot, ops: &ops, eligible: aide.eligible };
        if let Some((value, reach)) = search.nearest(vocabulary, input, *now) {
            changes.push(Change { input: number, value, reach });
        }
        workspace.set(slot, Possible::of(*now));
        workspace.run_some(plan, &ops);
    }
    changes
}

/// A search over the values of one input.
struct Search<'s> {
    plan: &'s Plan,
    workspace: &'s mut PossibleWorkspace,
    slot: Slot,
    /// The operations that the input reaches and that count.
    ops: &'s [u32],
    eligible: Slot,
}

impl Search<'_> {
    fn nearest(&mut self, vocabulary: &Vocabulary, input: &Input, now: Value) -> Option<(Value, Reach)> {
        if let Some(scale) = Scale::of(vocabulary, input) {
            return self.on_scale(&scale, now);
        }
        let others = match &input.ty {
            Type::Bool => [false, true].map(|b| Values::Bool { yes: b, no: !b }).to_vec(),
            Type::Enum(id) => {
                let count = vocabulary.enums.get(id.index()).map_or(0, |e| e.values.len());
                (0..count).map(|n| Values::Enum(1_u128 << n)).collect()
            }
            Type::Key(of) => few_keys(vocabulary, *of)?,
            _ => return None,
        };
        let mut others = others.into_iter().filter(|other| other.single() != Some(now));
        let found = others.find(|other| self.opens(other.clone()) == Some(true))?;
        found.single().map(|value| (value, Reach::Only))
    }

    /// Whether the aid is open for all these values (true), for none (false), or neither can be told.
    fn opens(&mut self, values: Values) -> Option<bool> {
        self.workspace.set(self.slot, values.into());
        self.workspace.run_some(self.plan, self.ops);
        let eligible = self.workspace.get(self.eligible);
        if eligible.is_always_true() {
            Some(true)
        } else if eligible.can_be_true() {
            None
        } else {
            Some(false)
        }
    }

    fn on_scale(&mut self, scale: &Scale, now: Value) -> Option<(Value, Reach)> {
        let now = scale.place(now)?;
        // Ranges by the distance of their nearest end, the smaller first where two are as near.
        let mut ranges = BTreeMap::new();
        let push = |ranges: &mut BTreeMap<(u64, bool), (u64, u64)>, above: bool, from: u64, to: u64| {
            if from <= to {
                ranges.insert((now.abs_diff(if above { from } else { to }), above), (from, to));
            }
        };
        if let Some(under) = now.checked_sub(1) {
            push(&mut ranges, false, 0, under);
        }
        push(&mut ranges, true, now + 1, scale.last());
        for _ in 0..TRIES {
            let ((_, above), (from, to)) = ranges.pop_first()?;
            match self.opens(scale.range(from, to)?) {
                Some(false) => {}
                Some(true) => {
                    let (nearest, beyond, reach) =
                        if above { (from, (from, scale.last()), Reach::From) } else { (to, (0, to), Reach::UpTo) };
                    let all = self.opens(scale.range(beyond.0, beyond.1)?) == Some(true);
                    return Some((scale.value(nearest)?, if all { reach } else { Reach::Only }));
                }
                None if from == to => {}
                None => {
                    let middle = from.midpoint(to);
                    push(&mut ranges, above, from, middle);
                    push(&mut ranges, above, middle + 1, to);
                }
            }
        }
        None
    }
}
