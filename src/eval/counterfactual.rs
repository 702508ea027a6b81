//! What single change of an answer would open a refused aid.
//!
//! The values of an input are searched from the nearest to the present answer outwards: a range where the aid stays
//! refused is left at once, one where it never is gives its nearest end, any other is cut in two.
//!
//! Most refusals come while many answers are missing, so that few changes grant an aid for sure. Where none does, one
//! that leaves it à préciser is told: no condition is false any more.

use super::Status;
use super::possible::{Interval, Possible, PossibleWorkspace, Values};
use super::questions::few_keys;
use super::reach::Links;
use super::scale::Scale;
use crate::case::{Answer, Case};
use crate::model::{Input, Type};
use crate::plan::{Plan, Slot, Value, Vocabulary};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Ranges that are tried for one input of one aid; a search that needs more gives up, and tells no more than the nearest
/// answer it met that leaves the aid à préciser.
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
    /// What the aid becomes: éligible, or à préciser where that depends on answers not given.
    pub status: Status,
}

/// What is known of the answers beyond the nearest that opens an aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All the smaller (or earlier) ones that are admitted open it too, as surely at least: « jusqu'à ».
    UpTo,
    /// All the larger (or later) ones that are admitted open it too, as surely at least: « à partir de ».
    From,
    /// Nothing.
    Only,
}

/// For a refused aid, each input whose answer alone stands in the way, with the nearest answer that opens the aid: one
/// that grants it for sure, else one that leaves it à préciser. Inputs that grant it come first, then in the order of
/// declaration.
///
/// The workspace has been run on the case, `aide` is an index in [`Plan::aides`]. Numbers, dates, booléens, énumérations
/// and keys of référentiels of at most 32 keys are tried; lists are not. Among the values of an énumération that is not
/// ordered, and among keys, the first that opens the aid is given. A tie between a smaller and a larger number goes to
/// the smaller. An answer that a contrôle would refuse with the others opens nothing. Nothing is given for an input that is
/// a fact, and for an aid that is not refused for sure.
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
    let conditions: Vec<Slot> = aide.conditions.iter().filter_map(|condition| plan.slot_of(condition.node)).collect();
    let controles: Vec<Slot> = plan.controles.iter().filter_map(|controle| plan.slot_of(controle.node)).collect();
    let targets: Vec<Slot> = controles.iter().copied().chain([aide.eligible]).collect();
    let counts = Links::leading_to(plan, &targets);
    let mut workspace = workspace.clone();
    let mut changes = Vec::new();
    for ((input, answer), number) in vocabulary.inputs.iter().zip(&case.answers).zip(0_u32..) {
        let slot = plan.inputs.get(number as usize).copied().flatten().filter(|_| !input.fact);
        let (Answer::Value(now), Some(slot)) = (answer, slot) else { continue };
        let ops = links.reached_from(number, &counts);
        let written = ops.iter().filter_map(|op| plan.ops.get(*op as usize)).map(|op| op.out);
        let mut reached: Vec<Slot> = written.chain([slot]).collect();
        reached.sort_unstable();
        if reached.binary_search(&aide.eligible).is_err() {
            continue;
        }
        let unmet = |condition: &Slot| !workspace.get(*condition).is_always_true();
        let unsettled =
            conditions.iter().any(|condition| reached.binary_search(condition).is_err() && unmet(condition));
        let reaches = |controle: &Slot| reached.binary_search(controle).is_ok();
        let controles = controles.iter().copied().filter(reaches).collect();
        let (workspace, eligible) = (&mut workspace, aide.eligible);
        let mut search = Search { plan, workspace, slot, ops: &ops, reached, eligible, controles, unsettled };
        if let Some((value, reach, status)) = search.nearest(vocabulary, input, *now) {
            changes.push(Change { input: number, value, reach, status });
        }
        workspace.set(slot, Possible::of(*now));
        workspace.run_some(plan, &ops);
    }
    changes.sort_by_key(|change| change.status);
    changes
}

/// A search over the values of one input.
struct Search<'s> {
    plan: &'s Plan,
    workspace: &'s mut PossibleWorkspace,
    slot: Slot,
    /// The operations that the input reaches and that count.
    ops: &'s [u32],
    /// The input and what these operations write, in order.
    reached: Vec<Slot>,
    eligible: Slot,
    /// The contrôles that the input reaches: where one is false, the whole case is refused.
    controles: Vec<Slot>,
    /// Whether a condition that the input does not reach is not known to be met: no value grants the aid for sure then.
    unsettled: bool,
}

impl Search<'_> {
    fn nearest(&mut self, vocabulary: &Vocabulary, input: &Input, now: Value) -> Option<(Value, Reach, Status)> {
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
        let mut possible = None;
        for value in others.iter().filter_map(Values::single).filter(|value| *value != now) {
            match self.outcome(Possible::of(value).values) {
                Some(Status::Eligible) => return Some((value, Reach::Only, Status::Eligible)),
                Some(Status::Unknown) => possible = possible.or(Some((value, Reach::Only, Status::Unknown))),
                _ => {}
            }
        }
        possible
    }

    /// What the aid becomes for all these values: éligible, non éligible (also where they contradict other answers) or à
    /// préciser; `None` when that may differ from one to another.
    fn outcome(&mut self, values: Values) -> Option<Status> {
        let one = values.single().is_some();
        self.workspace.set(self.slot, values.into());
        self.workspace.run_some(self.plan, self.ops);
        let eligible = self.workspace.get(self.eligible);
        let mut controles = self.controles.iter().map(|controle| self.workspace.get(*controle));
        if !eligible.can_be_true() || controles.clone().any(Possible::is_always_false) {
            Some(Status::NotEligible)
        } else if eligible.is_always_true() && (one || !controles.any(Possible::can_be_false)) {
            Some(Status::Eligible)
        } else {
            one.then_some(Status::Unknown)
        }
    }

    /// Whether no value of a range leaves the aid refused, as far as can be told from one that does not: what is not
    /// known beside the input is taken as it lets the aid be granted there, then all the range must be granted so.
    fn never_refused(&mut self, range: Values, one: &Values) -> bool {
        let mut beside = Vec::new();
        for op in self.ops.iter().filter_map(|op| self.plan.ops.get(*op as usize)) {
            self.plan.each_read(op, &mut |slot| beside.push(slot));
        }
        beside.sort_unstable();
        beside.dedup();
        beside.retain(|slot| self.reached.binary_search(slot).is_err());
        let mut before = Vec::new();
        for slot in beside {
            let held = self.workspace.get(slot).clone();
            if held.is_decided() {
                continue;
            }
            for point in ends(&held.values) {
                self.workspace.set(slot, point.into());
                if self.outcome(one.clone()) != Some(Status::NotEligible) {
                    break;
                }
            }
            before.push((slot, held));
        }
        let never = self.outcome(range) == Some(Status::Eligible);
        before.into_iter().for_each(|(slot, held)| self.workspace.set(slot, held));
        never
    }

    fn on_scale(&mut self, scale: &Scale, now: Value) -> Option<(Value, Reach, Status)> {
        let now = scale.place(now)?;
        // Ranges by the distance of their nearest end, the smaller first where two are as near.
        let mut ranges = BinaryHeap::new();
        let push = |ranges: &mut BinaryHeap<_>, above: bool, from: u64, to: u64| {
            if from <= to {
                ranges.push(Reverse((now.abs_diff(if above { from } else { to }), above, from, to)));
            }
        };
        if let Some(under) = now.checked_sub(1) {
            push(&mut ranges, false, 0, under);
        }
        push(&mut ranges, true, now + 1, scale.last());
        let mut nearest = None;
        for _ in 0..TRIES {
            let Some(Reverse((_, above, from, to))) = ranges.pop() else { break };
            match self.outcome(scale.range(from, to)?) {
                Some(status @ (Status::Eligible | Status::Unknown)) => {
                    let granted = status == Status::Eligible;
                    if granted || nearest.is_none() {
                        nearest = Some((if above { from } else { to }, above, status));
                    }
                    if granted || self.unsettled {
                        break;
                    }
                }
                Some(_) => {}
                None => {
                    let middle = from.midpoint(to);
                    push(&mut ranges, above, from, middle);
                    push(&mut ranges, above, middle + 1, to);
                }
            }
        }
        let (place, above, status) = nearest?;
        let (from, to, reach) = if above { (place, scale.last(), Reach::From) } else { (0, place, Reach::UpTo) };
        let (beyond, one) = (scale.range(from, to)?, scale.range(place, place)?);
        self.outcome(beyond.clone());
        let as_sure = status == Status::Unknown || self.workspace.get(self.eligible).is_always_true();
        let all = as_sure && self.never_refused(beyond, &one);
        Some((scale.value(place)?, if all { reach } else { Reach::Only }, status))
    }
}

/// What is not known, as single values: each of a few, the two ends of a range.
fn ends(values: &Values) -> Vec<Values> {
    match values {
        Values::Bool { yes: true, no: true } => [true, false].map(|b| Values::Bool { yes: b, no: !b }).to_vec(),
        Values::Number(range) => [range.low(), range.high()].map(|end| Values::Number(Interval::point(end))).to_vec(),
        Values::Date(from, to) => [from, to].map(|end| Values::Date(*end, *end)).to_vec(),
        Values::Enum(set) => (0..128).map(|n| 1_u128 << n).filter(|bit| set & bit != 0).map(Values::Enum).collect(),
        Values::Row(rows) => rows.iter().map(|row| Values::Row(vec![*row])).collect(),
        Values::Text(Some(texts)) => texts.iter().map(|text| Values::Text(Some(vec![*text]))).collect(),
        _ => Vec::new(),
    }
}
