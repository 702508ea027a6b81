//! What is still worth asking: inputs not known that can change an answer.
//!
//! A walk back through the operations gives the inputs that an undecided aid seems to depend on. It cannot see that two
//! readings of one input go together; so each is then confirmed by trying values, within a bound on the work done. An
//! input is left out only when it is proven that it changes nothing; when the work runs out, it is asked.

use super::possible::{Interval, Possible, PossibleWorkspace, Values};
use super::reach::{Links, Seen};
use crate::model::{ReferentielId, Type};
use crate::plan::{Fault, Plan, PlanAide, Slot, Value, Vocabulary};
use crate::value::{Arithmetic, Date};

/// Operations that may be run to confirm all questions of a case.
const WORK: usize = 400_000;

/// The inputs not known that can still change the status or a result of some aids, each with the aids it can change, by
/// rank of theme, then rank, then order of declaration.
///
/// The workspace has been run on the case; `targets` are indices in [`Plan::aides`]. An unknown cell of a list counts as
/// its list. An input that is left out changes nothing, whatever the other answers; one that is given does, unless
/// proving the contrary would take more than a fixed number of operations.
#[must_use]
pub fn questions(
    plan: &Plan,
    vocabulary: &Vocabulary,
    workspace: &PossibleWorkspace,
    targets: &[usize],
) -> Vec<(u32, Vec<u32>)> {
    let links = Links::new(plan, vocabulary.inputs.len());
    linked_questions(&links, plan, vocabulary, workspace, targets)
}

/// The same, where the links of the plan are known.
pub(super) fn linked_questions(
    links: &Links,
    plan: &Plan,
    vocabulary: &Vocabulary,
    workspace: &PossibleWorkspace,
    targets: &[usize],
) -> Vec<(u32, Vec<u32>)> {
    let mut search = Candidates::new(links, plan, vocabulary, workspace, targets);
    let mut confirmed = std::mem::take(&mut search.seeming);
    confirmed.retain(|(input, index)| search.confirms(*index, *input));
    by_input(vocabulary, confirmed)
}

/// The first question of [`questions`] that is not passed over, and all the inputs that seem to count; found without
/// confirming the others.
pub(super) fn first_question(
    links: &Links,
    plan: &Plan,
    vocabulary: &Vocabulary,
    workspace: &PossibleWorkspace,
    targets: &[usize],
    passed: &[u32],
) -> (Option<u32>, Vec<u32>) {
    let mut search = Candidates::new(links, plan, vocabulary, workspace, targets);
    let mut seeming = by_input(vocabulary, std::mem::take(&mut search.seeming));
    seeming.retain(|(input, _)| !passed.contains(input));
    let first = seeming.iter().find(|(input, of)| of.iter().any(|aide| search.confirms(*aide, *input)));
    (first.map(|(input, _)| *input), seeming.iter().map(|(input, _)| *input).collect())
}

/// Inputs by rank, each with its aids in order.
fn by_input(vocabulary: &Vocabulary, mut pairs: Vec<(u32, u32)>) -> Vec<(u32, Vec<u32>)> {
    pairs.sort_unstable();
    let same = |a: &(u32, u32), b: &(u32, u32)| a.0 == b.0;
    let of = |group: &[(u32, u32)]| Some((group.first()?.0, group.iter().map(|(_, aide)| *aide).collect()));
    let mut inputs: Vec<_> = pairs.chunk_by(same).filter_map(of).collect();
    inputs.sort_unstable_by_key(|(input, _)| asking_rank(vocabulary, *input));
    inputs
}

/// The inputs that undecided aids seem to depend on, and what confirms them.
struct Candidates<'s, 'p> {
    plan: &'p Plan,
    vocabulary: &'s Vocabulary,
    links: &'s Links,
    workspace: PossibleWorkspace,
    seen: Seen,
    /// Each with an aid.
    seeming: Vec<(u32, u32)>,
    /// Which operations count, by aid, once it is asked.
    counts: Vec<Option<Vec<bool>>>,
    /// Operations that may be run to confirm one input for one aid.
    work: usize,
}

impl<'s, 'p> Candidates<'s, 'p> {
    fn new(
        links: &'s Links,
        plan: &'p Plan,
        vocabulary: &'s Vocabulary,
        workspace: &PossibleWorkspace,
        targets: &[usize],
    ) -> Self {
        let mut workspace = workspace.clone();
        let (mut seen, mut seeming) = (Seen::default(), Vec::new());
        for (index, aide) in targets.iter().filter_map(|&t| Some((u32::try_from(t).ok()?, plan.aides.get(t)?))) {
            let slots = pending(plan, aide, &workspace);
            let inputs = links.open_inputs(plan, &mut workspace, &mut seen, slots);
            seeming.extend(inputs.into_iter().map(|input| (input, index)));
        }
        let work = WORK / seeming.len().max(1);
        Self { plan, vocabulary, links, workspace, seen, seeming, counts: vec![None; plan.aides.len()], work }
    }

    /// Whether an input can change the answer for an aid.
    fn confirms(&mut self, index: u32, input: u32) -> bool {
        let Self { plan, vocabulary, links, workspace, seen, counts, work, .. } = self;
        let index = index as usize;
        let Some((aide, counts)) = plan.aides.get(index).zip(counts.get_mut(index)) else { return false };
        let counts = counts.get_or_insert_with(|| Links::leading_to(plan, &all_slots(plan, aide)));
        Search { plan, vocabulary, links, aide, counts, workspace, seen, input, work: *work }.can_change()
    }
}

/// What questions are sorted by: rank of the theme, rank in the theme, order of declaration; inputs without theme come
/// last.
pub(crate) fn asking_rank(vocabulary: &Vocabulary, input: u32) -> (u32, usize, u32, u32) {
    let Some(declared) = vocabulary.inputs.get(input as usize) else { return (u32::MAX, usize::MAX, 0, input) };
    let theme = declared.theme.and_then(|t| Some((vocabulary.themes.get(t)?.rank, t)));
    let (theme_rank, theme) = theme.unwrap_or((u32::MAX, usize::MAX));
    (theme_rank, theme, declared.rank, input)
}

/// The slots that say all of an aid.
fn all_slots(plan: &Plan, aide: &PlanAide) -> Vec<Slot> {
    let outcomes = aide.outcomes.iter().filter_map(|o| plan.slot_of(o.node));
    std::iter::once(aide.eligible).chain(outcomes).collect()
}

/// The slots of an aid that are not decided and count: results count only where the aid can be granted.
fn pending(plan: &Plan, aide: &PlanAide, workspace: &PossibleWorkspace) -> Vec<Slot> {
    let granted = workspace.get(aide.eligible).can_be_true();
    let mut slots = all_slots(plan, aide);
    slots.retain(|slot| (granted || *slot == aide.eligible) && !workspace.get(*slot).is_decided());
    slots
}

/// Tries values, to find two that give an aid different answers, all else equal.
struct Search<'s, 'p> {
    plan: &'p Plan,
    vocabulary: &'s Vocabulary,
    links: &'s Links,
    aide: &'p PlanAide,
    /// Which operations count for the aid.
    counts: &'s [bool],
    workspace: &'s mut PossibleWorkspace,
    seen: &'s mut Seen,
    /// The input in question.
    input: u32,
    /// Operations that may still be run.
    work: usize,
}

impl Search<'_, '_> {
    /// Whether the input can change the aid's answer; true as well when the work runs out.
    fn can_change(&mut self) -> bool {
        let slots = pending(self.plan, self.aide, self.workspace);
        let open = self.links.open_inputs(self.plan, self.workspace, self.seen, slots);
        if open.binary_search(&self.input).is_err() {
            return false;
        }
        // The others are tried one after the other, those of fewest values first.
        let others = open.iter().filter(|other| **other != self.input);
        let parts = others.map(|other| (*other, self.parts(*other))).min_by_key(|(_, parts)| match parts {
            Some(parts) => parts.len(),
            None => usize::MAX,
        });
        match parts {
            None => self.splits(&mut None),
            Some((_, None)) => true,
            Some((other, Some(parts))) => parts.into_iter().any(|part| self.trying(other, part, Self::can_change)),
        }
    }

    /// Whether two values of the input give different answers, where it alone still counts.
    fn splits(&mut self, first: &mut Option<Vec<Value>>) -> bool {
        if let Some(answer) = self.answer() {
            return first.get_or_insert_with(|| answer.clone()) != &answer;
        }
        match self.parts(self.input) {
            None => true,
            Some(parts) => parts.into_iter().any(|part| self.trying(self.input, part, |search| search.splits(first))),
        }
    }

    /// What the aid answers, when that is decided. Which of several computations failed is no part of it.
    fn answer(&self) -> Option<Vec<Value>> {
        let told = |slot: &Slot| match self.workspace.get(*slot).single()? {
            Value::Fault(Fault::OutOfPeriod(_)) => Some(Value::Fault(Fault::OutOfPeriod(0))),
            Value::Fault(_) => Some(Value::Unknown),
            value => Some(value),
        };
        let eligible = told(&self.aide.eligible)?;
        if eligible != Value::Bool(true) {
            return Some(vec![eligible]);
        }
        all_slots(self.plan, self.aide).iter().map(told).collect()
    }

    /// Asks a question where an input has only some of its values; true when the work runs out.
    fn trying(&mut self, input: u32, part: Values, ask: impl FnOnce(&mut Self) -> bool) -> bool {
        let Some(slot) = self.plan.inputs.get(input as usize).copied().flatten() else { return true };
        let ops = self.links.reached_from(input, self.counts);
        match self.work.checked_sub(ops.len() + 1) {
            Some(left) => self.work = left,
            None => return true,
        }
        let outs = ops.iter().filter_map(|op| self.plan.ops.get(*op as usize)).map(|op| op.out);
        let before: Vec<(Slot, Possible)> =
            std::iter::once(slot).chain(outs).map(|slot| (slot, self.workspace.get(slot).clone())).collect();
        self.workspace.set(slot, part.into());
        self.workspace.run_some(self.plan, &ops);
        let answer = ask(self);
        for (slot, value) in before {
            self.workspace.set(slot, value);
        }
        answer
    }

    /// The values of an input cut in parts, those that are likely to tell first; `None` for what is not cut.
    fn parts(&self, input: u32) -> Option<Vec<Values>> {
        let slot = self.plan.inputs.get(input as usize).copied().flatten()?;
        match &self.workspace.get(slot).values {
            Values::Key(None) => {
                let Some(Type::Key(of)) = self.vocabulary.inputs.get(input as usize).map(|i| &i.ty) else {
                    return None;
                };
                few_keys(self.vocabulary, *of)
            }
            values => cut(values),
        }
    }
}

/// Référentiels with more keys than this are not tried key by key.
const FEW_KEYS: usize = 32;

/// Every key of a référentiel, when there are few.
pub(super) fn few_keys(vocabulary: &Vocabulary, of: ReferentielId) -> Option<Vec<Values>> {
    let count = vocabulary.referentiels.get(of.index())?.keys.len();
    let keys = u32::try_from(count).ok().filter(|_| count <= FEW_KEYS)?;
    Some((0..keys).map(|key| Values::Key(Some(key))).collect())
}

/// Values cut in parts: each of a few values; of a range the two ends, then the halves of what is between.
fn cut(values: &Values) -> Option<Vec<Values>> {
    match values {
        Values::Bool { yes: true, no: true } => Some([true, false].map(|b| Values::Bool { yes: b, no: !b }).to_vec()),
        Values::Enum(mask) if mask.count_ones() > 1 => {
            Some((0..128).map(|n| 1_u128 << n).filter(|bit| mask & bit != 0).map(Values::Enum).collect())
        }
        Values::Number(range) => cut_range(range),
        Values::Date(from, to) if from < to => {
            let (first, last) = (from.next(), to.previous());
            let mut parts = vec![Values::Date(*from, *from), Values::Date(*to, *to)];
            let middle = Date::from_days(first.to_days().midpoint(last.to_days()))?;
            parts.extend((first <= last).then_some(Values::Date(first, middle)));
            parts.extend((middle < last).then_some(Values::Date(middle.next(), last)));
            Some(parts)
        }
        _ => None,
    }
}

fn cut_range(range: &Interval) -> Option<Vec<Values>> {
    let grid = range.grid().filter(|_| range.single().is_none())?;
    let middle = range.middle()?;
    let between = |low, high| Interval::new(low, high, Some(grid)).map(Values::Number);
    let halves = [
        between(range.low().saturating_plus(grid), middle),
        between(middle.saturating_plus(grid), range.high().saturating_minus(grid)),
    ];
    let ends = [range.low(), range.high()].map(|end| Some(Values::Number(Interval::point(end))));
    Some(ends.into_iter().chain(halves).flatten().collect())
}
