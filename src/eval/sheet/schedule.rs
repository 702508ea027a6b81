//! What is run of a plan over columns, in what order, and what each slot is known to be before any case.

use super::cells::{BLANK, LOST, encode, fitting, known};
use super::regions::Regions;
use crate::case::Case;
use crate::eval::makers::{Maker, makers};
use crate::eval::possible::{PossibleWorkspace, Values};
use crate::model::{Domain, Type};
use crate::plan::{Axis, NodeId, OpKind, Plan, PlanAide, PlanCumul, PlanExclusion, Slot, SlotInfo, Value, Vocabulary};
use crate::value::{Date, Decimal};
use std::collections::BTreeSet;

/// Most cases that are told apart for one slot.
const COMBINATIONS: u32 = 1024;

/// Most decimals that a column may have: with as many before the point, a cell holds a billion euros.
pub(super) const MAX_SCALE: u32 = 9;

/// How a plan is run over columns; the same for all cases of its period.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// By slot, the decimals of its cells.
    scales: Box<[u32]>,
    /// By slot, the cell of a constant.
    fixed: Box<[Option<i64>]>,
    /// By slot, the cell where none of the answers it rests on is given, on any of these days.
    blank: Box<[i64]>,
    pub(super) days: (Date, Date),
    /// By slot, whether it rests on no answer: on nothing, or on the date of filing alone.
    silent: Box<[bool]>,
    /// By operation, what is made ready once.
    ready: Box<[Ready]>,
    /// By slot, whether it is computed once for a case, not for each row of a list.
    main_line: Box<[bool]>,
    /// By operation, whether it is run for all cases: several aids may need it, each for its own.
    shared: Box<[bool]>,
    /// Inputs that are lists.
    pub(super) lists: Box<[u32]>,
    pub(super) controles: Box<[Stage]>,
    /// One per aid.
    pub(super) scripts: Box<[Script]>,
}

/// What an operation has ready.
#[derive(Debug, Clone)]
pub(super) enum Ready {
    Nothing,
    /// Cells to pick from: those that are constants, and the operations that lead to others and to nothing else, which are
    /// run where one of those is picked.
    Cells(Box<[Option<i64>]>, Box<[u32]>),
    /// How keys find their row: the slot of each key that counts, the decimals it must have, its regions.
    Keys(Box<[(Slot, u32, Regions)]>),
}

/// What is run for an aid.
#[derive(Debug, Clone)]
pub(super) struct Script {
    /// Those found in fewest operations first: one that is not met ends the aid, whatever the others.
    pub(super) conditions: Box<[Stage]>,
    /// What it gives, and what the cumuls that it takes part in allow.
    pub(super) outcomes: Box<[Stage]>,
    /// Whether no cumul and no exclusion binds it to another aid of the plan, or cuts it.
    pub(super) alone: bool,
    /// What it gives in euros.
    pub(super) montant: Option<Slot>,
}

/// A slot, and the operations that lead to it and not to those before it.
#[derive(Debug, Clone)]
pub(in crate::eval) struct Stage {
    pub(in crate::eval) slot: Slot,
    pub(super) ops: Box<[u32]>,
    /// What tells cases apart for this slot, where few differ: slots, and how many cells each may have. Not known is one,
    /// and the only one of a quantity.
    pub(super) choices: Option<Box<[(Slot, u32)]>>,
}

impl Schedule {
    /// For a plan.
    #[must_use]
    pub fn new(plan: &Plan, vocabulary: &Vocabulary) -> Self {
        let (scales, fixed) = scales(plan, vocabulary);
        let makers = makers(plan);
        let costs = costs(plan);
        let rests = Rests::new(plan, &makers);
        let (of_keys, aside) = (of_keys(plan, &makers), aside(plan));
        let few = |slot: Slot| choices(plan, vocabulary, (&makers, &of_keys, &aside), slot);
        let slot = |id: NodeId| plan.slot_of(id);
        let script = |(number, aide): (u32, &PlanAide)| {
            let mut conditions: Vec<Slot> = aide.conditions.iter().filter_map(|c| slot(c.node)).collect();
            conditions.sort_by_key(|slot| costs.get(slot.index()).copied());
            let mut known = BTreeSet::new();
            let mut stages = |slots: &mut dyn Iterator<Item = Slot>| -> Box<[Stage]> {
                slots
                    .map(|slot| Stage { choices: few(slot), ..stage(plan, (&makers, &aside), &mut known, slot) })
                    .collect()
            };
            let conditions = stages(&mut conditions.into_iter());
            let cumuls = plan.cumuls.iter().filter(|cumul| cumul.aides.contains(&number));
            let ceilings = cumuls.flat_map(|cumul| [cumul.fixed, Some(cumul.ceiling)]).flatten();
            let outcomes = stages(&mut aide.outcomes.iter().map(|o| o.node).chain(ceilings).filter_map(slot));
            let bound = |exclusion: &PlanExclusion| exclusion.aides.len() > 1 && exclusion.aides.contains(&number);
            let cut = |cumul: &PlanCumul| [&cumul.aides, &cumul.reduced].iter().any(|aides| aides.contains(&number));
            let alone = !plan.exclusions.iter().any(bound) && !plan.cumuls.iter().any(cut);
            Script { conditions, outcomes, alone, montant: plan.montant(aide) }
        };
        let scripts: Box<[Script]> = (0..).zip(&plan.aides).map(script).collect();
        let mut known = BTreeSet::new();
        let controles = plan.controles.iter().filter_map(|c| slot(c.node));
        let controles: Box<[Stage]> = controles.map(|slot| stage(plan, (&makers, &aside), &mut known, slot)).collect();
        let mut users = vec![0_u32; plan.ops.len()];
        let stages = |script: &Script| [script.conditions.clone(), script.outcomes.clone()].concat();
        let of_controles = controles.iter().chain(&controles).flat_map(|stage| &stage.ops).copied();
        let of_aides = scripts.iter().flat_map(stages).flat_map(|stage| stage.ops);
        for at in of_controles.chain(of_aides) {
            if let Some(users) = users.get_mut(at as usize) {
                *users += 1;
            }
        }
        let days = days(plan);
        let behind = |cells: &[Slot]| behind(plan, (&makers, &aside), cells);
        let ready = plan.ops.iter().map(|op| ready(plan, &op.kind, (&scales, &fixed), op.out, behind)).collect();
        let lists = (0..).zip(&vocabulary.inputs).filter(|(_, input)| matches!(input.ty, Type::List(_)));
        Self {
            blank: blank(plan, vocabulary, &rests, days),
            days,
            silent: rests.answers.iter().map(|answers| !answers).collect(),
            ready,
            scales,
            fixed,
            main_line: makers.iter().map(|maker| !matches!(maker, Maker::None)).collect(),
            shared: users.into_iter().map(|users| users > 1).collect(),
            lists: lists.map(|(list, _)| list).collect(),
            controles,
            scripts,
        }
    }

    /// The decimals of the cells of a slot.
    pub(super) fn scale(&self, slot: Slot) -> u32 {
        self.scales.get(slot.index()).copied().unwrap_or(0)
    }

    /// The cell of a constant.
    pub(super) fn fixed(&self, slot: Slot) -> Option<&i64> {
        self.fixed.get(slot.index())?.as_ref()
    }

    /// The cell of a slot where none of the answers it rests on is given.
    pub(super) fn blank(&self, slot: Slot) -> i64 {
        self.blank.get(slot.index()).copied().unwrap_or(LOST)
    }

    /// Whether a slot rests on no answer.
    pub(super) fn is_silent(&self, slot: Slot) -> bool {
        self.silent.get(slot.index()) == Some(&true)
    }

    /// What an operation has ready.
    pub(super) fn ready(&self, op: usize) -> &Ready {
        self.ready.get(op).unwrap_or(&Ready::Nothing)
    }

    /// Whether a slot is computed once for a case, not for each row of a list.
    pub(super) fn in_main_line(&self, slot: Slot) -> bool {
        self.main_line.get(slot.index()) == Some(&true)
    }

    /// Whether an operation is run for all cases.
    pub(super) fn is_shared(&self, op: usize) -> bool {
        self.shared.get(op) == Some(&true)
    }
}

/// The operations of the main line that lead to a slot, in order, those `known` left aside; they are known from then on.
fn stage(plan: &Plan, (makers, aside): (&[Maker], &[bool]), known: &mut BTreeSet<u32>, slot: Slot) -> Stage {
    let mut ops = BTreeSet::new();
    let mut left = vec![slot];
    while let Some(slot) = left.pop() {
        let Some(Maker::Op(at)) = makers.get(slot.index()) else { continue };
        if known.insert(*at) {
            if aside.get(*at as usize) == Some(&false) {
                ops.insert(*at);
            }
            plan.ops.get(*at as usize).into_iter().for_each(|op| plan.each_read(op, &mut |slot| left.push(slot)));
        }
    }
    Stage { slot, ops: ops.into_iter().collect(), choices: None }
}

/// By operation, whether it only leads to cells that a case may pick or not, and to no slot that is asked for.
fn aside(plan: &Plan) -> Vec<bool> {
    let of_aide = |aide: &PlanAide| -> Vec<NodeId> {
        aide.conditions.iter().map(|c| c.node).chain(aide.outcomes.iter().map(|o| o.node)).collect()
    };
    let of_cumuls = plan.cumuls.iter().flat_map(|cumul| [cumul.fixed, Some(cumul.ceiling)]).flatten();
    let nodes = plan.aides.iter().flat_map(of_aide).chain(of_cumuls).chain(plan.controles.iter().map(|c| c.node));
    let mut needed: BTreeSet<Slot> = nodes.filter_map(|id| plan.slot_of(id)).collect();
    let mut aside = vec![false; plan.ops.len()];
    for (op, aside) in plan.ops.iter().zip(&mut aside).rev() {
        match &op.kind {
            _ if !needed.contains(&op.out) => *aside = true,
            OpKind::Pick { row, .. } => needed.extend([*row]),
            _ => plan.each_read(op, &mut |slot| needed.extend([slot])),
        }
    }
    aside
}

/// The operations that lead to some cells and are run for those who pick them, in order.
fn behind(plan: &Plan, (makers, aside): (&[Maker], &[bool]), cells: &[Slot]) -> Box<[u32]> {
    let (mut ops, mut left) = (BTreeSet::new(), cells.to_vec());
    while let Some(slot) = left.pop() {
        let Some(Maker::Op(at)) = makers.get(slot.index()) else { continue };
        if aside.get(*at as usize) == Some(&true) && ops.insert(*at) {
            plan.ops.get(*at as usize).into_iter().for_each(|op| plan.each_read(op, &mut |slot| left.push(slot)));
        }
    }
    ops.into_iter().collect()
}

/// What tells cases apart for a slot, as a [`Stage`] holds it. Of keys, what is chosen by them is enough, where it is run
/// for all cases: a commune counts for its zone.
fn choices(
    plan: &Plan,
    vocabulary: &Vocabulary,
    (makers, of_keys, aside): (&[Maker], &[bool], &[bool]),
    slot: Slot,
) -> Option<Box<[(Slot, u32)]>> {
    let (mut choices, mut met, mut left, mut total) = (Vec::new(), BTreeSet::new(), vec![slot], 1_u32);
    while let Some(slot) = left.pop() {
        if !met.insert(slot) {
            continue;
        }
        let values = match &plan.slots.get(slot.index())?.ty {
            Type::Bool => Some(2),
            Type::Enum(id) => u32::try_from(vocabulary.enums.get(id.index())?.values.len()).ok(),
            _ => None,
        };
        let known = match makers.get(slot.index())? {
            Maker::Constant => continue,
            Maker::Date | Maker::None => return None,
            Maker::Input(_) => values.unwrap_or(0),
            Maker::Op(at) => {
                let run = of_keys.get(slot.index()) == Some(&true) && aside.get(*at as usize) == Some(&false);
                let Some(values) = values.filter(|_| run) else {
                    let op = plan.ops.get(*at as usize).filter(|op| !matches!(op.kind, OpKind::Fold { .. }))?;
                    plan.each_read(op, &mut |slot| left.push(slot));
                    continue;
                };
                values
            }
        };
        total = total.checked_mul(known + 1).filter(|total| *total <= COMBINATIONS)?;
        choices.push((slot, known + 1));
    }
    Some(choices.into())
}

/// By slot, whether it rests on keys alone.
fn of_keys(plan: &Plan, makers: &[Maker]) -> Vec<bool> {
    let key = |(maker, info): (&Maker, &SlotInfo)| match maker {
        Maker::Constant => true,
        Maker::Input(_) => matches!(info.ty, Type::Key(_)),
        _ => false,
    };
    let mut of_keys: Vec<bool> = makers.iter().zip(&plan.slots).map(key).collect();
    for op in &plan.ops {
        let mut all = !matches!(op.kind, OpKind::Fold { .. });
        plan.each_read(op, &mut |slot| all &= of_keys.get(slot.index()) == Some(&true));
        if let Some(place) = of_keys.get_mut(op.out.index()) {
            *place = all;
        }
    }
    of_keys
}

/// The decimals of each slot: as many as keep every value whole. And the cells of constants.
fn scales(plan: &Plan, vocabulary: &Vocabulary) -> (Box<[u32]>, Box<[Option<i64>]>) {
    let mut scales = vec![0; plan.slots.len()];
    let mut fixed = vec![None; plan.slots.len()];
    let set = |scales: &mut Vec<u32>, slot: Slot, scale: u32| {
        if let Some(place) = scales.get_mut(slot.index()) {
            *place = scale;
        }
    };
    for (slot, value) in &plan.constants {
        let scale = decimals(*value).min(MAX_SCALE);
        set(&mut scales, *slot, scale);
        if let Some(place) = fixed.get_mut(slot.index()) {
            *place = Some(encode(*value, scale));
        }
    }
    for (input, slot) in vocabulary.inputs.iter().zip(&plan.inputs) {
        if let (Some(slot), Domain::Numbers { step, .. }) = (slot, &input.domain) {
            set(&mut scales, *slot, decimals(Value::Number(*step)).min(MAX_SCALE));
        }
    }
    for op in &plan.ops {
        let scale = scale_of(plan, &op.kind, |slot| scales.get(slot.index()).copied().unwrap_or(0));
        set(&mut scales, op.out, scale);
    }
    (scales.into(), fixed.into())
}

/// The decimals of what an operation gives, from those of its operands.
fn scale_of(plan: &Plan, kind: &OpKind, scale: impl Fn(Slot) -> u32) -> u32 {
    match kind {
        OpKind::Add(a, b) | OpKind::Sub(a, b) | OpKind::Min(a, b) | OpKind::Max(a, b) => scale(*a).max(scale(*b)),
        OpKind::Neg(a) => scale(*a),
        // With more decimals than a column has, the product is lost.
        OpKind::Mul(a, b) => (scale(*a) + scale(*b)).min(MAX_SCALE),
        OpKind::Round(_, rounding) => decimals(Value::Number(rounding.step)).min(MAX_SCALE),
        OpKind::Select { then, otherwise, .. } => scale(*then).max(scale(*otherwise)),
        OpKind::Pick { cells, .. } => cells.iter().map(|cell| scale(*cell)).max().unwrap_or(0),
        OpKind::Progressive { value, brackets } => {
            let rate = brackets.iter().map(|(_, rate)| scale(*rate)).max().unwrap_or(0);
            (parts_scale(scale(*value), brackets) + rate).min(MAX_SCALE)
        }
        OpKind::Column(_, column) => {
            let cells = plan.columns.get(*column as usize).map_or(&[][..], |column| &column.cells);
            cells.iter().map(|cell| decimals(*cell)).max().unwrap_or(0).min(MAX_SCALE)
        }
        _ => 0,
    }
}

/// The decimals of the part of a quantity that falls in a bracket.
pub(super) fn parts_scale(value: u32, brackets: &[(Option<Decimal>, Slot)]) -> u32 {
    brackets.iter().filter_map(|(end, _)| *end).map(|end| decimals(Value::Number(end))).fold(value, u32::max)
}

/// The decimals of a number; none for what is no number.
pub(super) fn decimals(value: Value) -> u32 {
    match value {
        Value::Number(n) => n.normalize().scale(),
        _ => 0,
    }
}

/// What each slot rests on, and whether it follows the date of filing.
struct Rests {
    /// By slot, whether it rests on answers.
    answers: Vec<bool>,
    /// By slot, whether it rests on the date of filing.
    date: Vec<bool>,
    /// By slot that rests on the date, whether it only grows, or only shrinks, as the date goes on.
    follows: Vec<bool>,
}

impl Rests {
    fn new(plan: &Plan, makers: &[Maker]) -> Self {
        let answers = makers.iter().map(|maker| matches!(maker, Maker::Input(_) | Maker::None)).collect();
        let date: Vec<bool> = makers.iter().map(|maker| matches!(maker, Maker::Date)).collect();
        let mut rests = Self { answers, follows: date.clone(), date };
        for op in &plan.ops {
            let (mut answers, mut date) = (matches!(op.kind, OpKind::Fold { .. }), false);
            plan.each_read(op, &mut |slot| {
                answers |= rests.answers.get(slot.index()) != Some(&false);
                date |= rests.on_date(slot);
            });
            let follows = match &op.kind {
                OpKind::Elapsed(_, a, b) | OpKind::Add(a, b) | OpKind::Sub(a, b) | OpKind::Compare(_, a, b) => {
                    rests.either_follows(*a, *b)
                }
                OpKind::AddMonths(a, b, _) | OpKind::AddDays(a, b) => rests.either_follows(*a, *b),
                _ => false,
            };
            let index = op.out.index();
            for (places, value) in
                [(&mut rests.answers, answers), (&mut rests.date, date), (&mut rests.follows, date && follows)]
            {
                if let Some(place) = places.get_mut(index) {
                    *place = value;
                }
            }
        }
        rests
    }

    fn on_date(&self, slot: Slot) -> bool {
        self.date.get(slot.index()) == Some(&true)
    }

    /// Whether one of two follows the date, and the other does not rest on it.
    fn either_follows(&self, a: Slot, b: Slot) -> bool {
        let follows = |slot: Slot| self.follows.get(slot.index()) == Some(&true);
        follows(a) && !self.on_date(b) || follows(b) && !self.on_date(a)
    }
}

/// Days of a plan's period in which cases are looked for: all of a short one.
fn days(plan: &Plan) -> (Date, Date) {
    /// In months. Over many years, the time since a day that is not given is hardly open any more.
    const LONGEST: i32 = 120;
    let (from, to) = (plan.from, plan.to);
    let later = |date: Date, months: i32| date.add_months(months, true);
    match (from > Date::MIN, to < Date::MAX) {
        (true, _) => (from, later(from, LONGEST).map_or(to, |last| last.min(to))),
        (false, true) => (later(to, -LONGEST).map_or(from, |first| first.max(from)), to),
        // Nothing ever changes.
        (false, false) => (Date::new(2020, 1, 1).unwrap_or(from), Date::new(2039, 12, 31).unwrap_or(to)),
    }
}

/// What each slot is where no answer is given, on any of some days.
///
/// A comparison that follows the date can come true from a day on, or until a day, and can fail likewise: where both are
/// possible on the first and on the last day, both are every day.
fn blank(plan: &Plan, vocabulary: &Vocabulary, rests: &Rests, (first, last): (Date, Date)) -> Box<[i64]> {
    let mut possible = PossibleWorkspace::new(plan);
    let mut on = |date: Date| -> Vec<i64> {
        possible.load(plan, vocabulary, &Case::new(date, Vec::new()));
        possible.run(plan);
        let cell = |slot: u32| match &possible.get(Slot(slot)).values {
            Values::None | Values::Bool { yes: false, .. } | Values::Bool { no: false, .. } => LOST,
            _ => BLANK,
        };
        (0..).zip(&plan.slots).map(|(slot, _)| cell(slot)).collect()
    };
    let both = on(first).into_iter().zip(on(last)).map(|(first, last)| first.min(last));
    let told = |(slot, (cell, info)): (u32, (i64, &SlotInfo))| {
        let slot = Slot(slot);
        let follows = rests.follows.get(slot.index()) == Some(&true);
        if info.ty == Type::Bool && rests.on_date(slot) && !follows { LOST } else { cell }
    };
    (0..).zip(both.zip(&plan.slots)).map(told).collect()
}

/// What an operation may have ready; `behind` gives the operations that lead to some cells alone.
fn ready(
    plan: &Plan,
    kind: &OpKind,
    (scales, fixed): (&[u32], &[Option<i64>]),
    out: Slot,
    behind: impl Fn(&[Slot]) -> Box<[u32]>,
) -> Ready {
    let scale = |slot: Slot| scales.get(slot.index()).copied().unwrap_or(0);
    match kind {
        OpKind::Pick { cells, .. } => {
            let cell = |slot: &Slot| {
                let factor = 10_i64.checked_pow(scale(out).checked_sub(scale(*slot))?)?;
                let cell = fixed.get(slot.index()).copied().flatten()?;
                Some(if known(cell) { fitting(cell.checked_mul(factor)) } else { cell })
            };
            Ready::Cells(cells.iter().map(cell).collect(), behind(cells))
        }
        OpKind::Match { matcher, keys } => {
            let axes = plan.matchers.get(matcher.0 as usize).map_or(&[][..], |matcher| &matcher.axes);
            let counting = axes.iter().zip(keys).filter(|(axis, _)| !matches!(axis, Axis::Any));
            let keys = counting.map(|(axis, key)| {
                let (regions, scale) = Regions::of(axis, scale(*key));
                (*key, scale, regions)
            });
            Ready::Keys(keys.collect())
        }
        _ => Ready::Nothing,
    }
}

/// About how many operations lead to each slot.
fn costs(plan: &Plan) -> Vec<u32> {
    /// A list has a few rows.
    const ROWS: u32 = 4;
    let mut costs = vec![0_u32; plan.slots.len()];
    for op in &plan.ops {
        let mut cost = 1_u32;
        let mut most = |slot: Slot| cost = cost.saturating_add(costs.get(slot.index()).copied().unwrap_or(0));
        match &op.kind {
            // One of the cells counts.
            OpKind::Pick { row, cells } => {
                most(*row);
                cells.first().into_iter().for_each(|cell| most(*cell));
            }
            _ => plan.each_read(op, &mut most),
        }
        if let OpKind::Fold { block, .. } = &op.kind {
            let inner = plan.blocks.get(block.0 as usize).map_or(0, |block| block.ops.len());
            cost = cost.saturating_add(u32::try_from(inner).unwrap_or(u32::MAX).saturating_mul(ROWS));
        }
        if let Some(place) = costs.get_mut(op.out.index()) {
            *place = cost;
        }
    }
    costs
}
