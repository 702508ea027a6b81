//! The plan of a period, out of the almanac: what its results reach.

use super::almanac::{Aide, AideVersion, Almanac, Step, StepId, TermId, TermKind, read};
use crate::model::Type;
use crate::plan::{
    Block, BlockId, Gap, Matcher, MatcherId, Node, NodeId, NodeKind, Op, OpKind, Plan, PlanAide, PlanColumn,
    PlanCondition, PlanControle, PlanCumul, PlanDepense, PlanExclusion, PlanOutcome, Slot, SlotInfo, Targets, Value,
};
use crate::source::Span;
use crate::value::Date;

/// What is not in the plan.
const NONE: u32 = u32::MAX;

/// The plan that [`crate::plan::build`] makes of the model that the almanac was gathered from.
pub(super) fn extract(almanac: &Almanac, date: Date, targets: &Targets) -> Plan {
    let all = *targets == Targets::All;
    let mut reached = Reached::new(almanac, date);
    match targets {
        Targets::All => (0..).zip(&almanac.aides).for_each(|(id, _)| reached.want(id)),
        Targets::Some { aides, .. } => aides.iter().for_each(|id| reached.want(id.0)),
    }
    reached.settle();
    // What bears on the aids wanted may read others, which do not make more sums bear on them.
    let wanted = reached.aides.clone();
    let bears = |ids: &[u32]| all || ids.iter().any(|id| wanted.get(*id as usize) == Some(&true));
    let asked = |index: &u32| match targets {
        Targets::All => true,
        Targets::Some { calculs, .. } => calculs.iter().any(|id| id.0 == *index),
    };
    let at = reached.period;
    let calculs = (0..).zip(&almanac.calculs).filter(|(index, _)| asked(index));
    let calculs: Vec<(u32, StepId)> = calculs.filter_map(|(index, of)| Some((index, *of.at(at)?))).collect();
    let cumuls = almanac.cumuls.iter().filter(|cumul| bears(&cumul.head.aides));
    let cumuls: Vec<_> = cumuls.filter_map(|cumul| Some((&cumul.head, *cumul.versions.at(at)?))).collect();
    let depenses = almanac.depenses.iter().filter(|depense| bears(&depense.head.covered_by));
    let depenses: Vec<_> = depenses.filter_map(|depense| Some((&depense.head, *depense.versions.at(at)?))).collect();
    let controles = almanac.controles.iter();
    let controles: Vec<_> =
        controles.filter_map(|controle| Some((&controle.head, *controle.versions.at(at)?))).collect();
    controles.iter().for_each(|(_, test)| reached.root(*test));
    calculs.iter().for_each(|(_, step)| reached.root(*step));
    cumuls.iter().for_each(|(_, (fixed, ceiling))| fixed.iter().chain([ceiling]).for_each(|step| reached.root(*step)));
    depenses.iter().for_each(|(_, cost)| reached.root(*cost));
    reached.settle();

    let mut drawn = Drawn::new(almanac, &reached);
    drawn.terms(&reached.live());
    drawn.steps(&reached);
    let node = |step: StepId| NodeId(held(&drawn.nodes_at, step).unwrap_or(0));
    let within = |ids: &[u32]| ids.iter().filter_map(|id| held(&drawn.aides_at, *id)).collect::<Vec<u32>>();
    let exclusions = almanac.exclusions.iter().filter_map(|exclusion| {
        let aides = within(&exclusion.aides);
        (aides.len() > 1).then(|| PlanExclusion { aides, ..exclusion.clone() })
    });
    let cumuls = cumuls.into_iter().map(|(head, (fixed, ceiling))| PlanCumul {
        aides: within(&head.aides),
        fixed: fixed.map(node),
        ceiling: node(ceiling),
        reduced: within(&head.reduced),
        ..head.clone()
    });
    let controles = controles.into_iter().map(|(head, test)| PlanControle { node: node(test), ..head.clone() });
    let depenses = depenses.into_iter().map(|(head, cost)| PlanDepense {
        cost: node(cost),
        covered_by: within(&head.covered_by),
        ..head.clone()
    });
    let gaps = almanac.gaps.iter().map(|gap| Gap {
        label: almanac.text(gap.label),
        known: gap.known.clone(),
        span: Span::NOWHERE,
    });
    let (from, to) = almanac.period(date);
    Plan {
        from,
        to,
        aides: reached.versions().map(|(aide, version)| drawn.aide(aide, version)).collect(),
        calculs: calculs.into_iter().map(|(index, step)| (index, node(step))).collect(),
        controles: controles.collect(),
        cumuls: cumuls.collect(),
        exclusions: exclusions.collect(),
        depenses: depenses.collect(),
        gaps: gaps.collect(),
        texts: drawn.texts,
        slots: drawn.slots,
        constants: drawn.constants,
        inputs: drawn.inputs,
        filing_date: drawn.filing_date,
        ops: drawn.ops,
        blocks: drawn.blocks,
        matchers: drawn.matchers,
        columns: drawn.columns,
        nodes: drawn.nodes,
    }
}

/// Where something of the almanac stands in the plan.
fn held(places: &[u32], at: u32) -> Option<u32> {
    places.get(at as usize).copied().filter(|place| *place != NONE)
}

/// Sets a flag; whether it was not set.
fn raise(flags: &mut [bool], at: u32) -> bool {
    flags.get_mut(at as usize).is_some_and(|flag| !std::mem::replace(flag, true))
}

/// The aids and steps that what is asked for reaches.
struct Reached<'a> {
    almanac: &'a Almanac,
    period: u32,
    aides: Vec<bool>,
    steps: Vec<bool>,
    /// Steps that results are.
    roots: Vec<StepId>,
    /// Aids whose steps are not reached yet.
    pending: Vec<u32>,
}

impl<'a> Reached<'a> {
    fn new(almanac: &'a Almanac, date: Date) -> Self {
        let period = almanac.breaks.partition_point(|first| *first <= date).saturating_sub(1);
        Self {
            almanac,
            period: u32::try_from(period).unwrap_or(NONE),
            aides: vec![false; almanac.aides.len()],
            steps: vec![false; almanac.steps.len()],
            roots: Vec::new(),
            pending: Vec::new(),
        }
    }

    fn want(&mut self, aide: u32) {
        if raise(&mut self.aides, aide) {
            self.pending.push(aide);
        }
    }

    /// Reaches all that the aids wanted read.
    fn settle(&mut self) {
        while let Some(id) = self.pending.pop() {
            let version = self.almanac.aides.get(id as usize).and_then(|aide| aide.versions.at(self.period));
            let Some(version) = version else { continue };
            version.conditions.iter().for_each(|(_, _, step)| self.root(step.0));
            version.outcomes.iter().for_each(|(_, _, step)| self.root(step.0));
        }
    }

    /// Reaches a result and the steps it reads; the aids that they read are wanted.
    fn root(&mut self, step: StepId) {
        self.roots.push(step);
        let mut pending = vec![step];
        while let Some(id) = pending.pop() {
            let Some(step) = self.almanac.steps.get(id as usize) else { continue };
            if raise(&mut self.steps, id) {
                if let NodeKind::Outcome(aide, _) | NodeKind::Eligible(aide) = step.kind {
                    self.want(aide);
                }
                pending.extend(step.reads());
            }
        }
    }

    /// The aids wanted, as they are in the period.
    fn versions(&self) -> impl Iterator<Item = (&'a Aide, &'a AideVersion)> {
        let aides = self.almanac.aides.iter().zip(&self.aides).filter(|(_, wanted)| **wanted);
        let period = self.period;
        aides.filter_map(move |(aide, _)| Some((aide, aide.versions.at(period)?)))
    }

    /// The steps reached, in order.
    fn each_step(&self) -> impl Iterator<Item = (StepId, &'a Step)> {
        let steps = (0..).zip(&self.almanac.steps).zip(&self.steps);
        steps.filter_map(|(step, reached)| reached.then_some(step))
    }

    /// The terms that results depend on, and the constants that steps tell.
    fn live(&self) -> Vec<bool> {
        let mut live = vec![false; self.almanac.terms.len()];
        for step in self.roots.iter().filter_map(|step| self.almanac.steps.get(*step as usize)) {
            raise(&mut live, step.term.0);
        }
        for (_, version) in self.versions() {
            raise(&mut live, version.eligible.0);
        }
        let count = u32::try_from(self.almanac.terms.len()).unwrap_or(NONE);
        for (id, term) in (0..count).zip(&self.almanac.terms).rev() {
            if let TermKind::Op(kind) = &term.kind
                && live.get(id as usize) == Some(&true)
            {
                kind.each_operand(|slot| {
                    raise(&mut live, read(id, slot));
                });
                self.enter(kind, &mut live);
            }
        }
        for (_, step) in self.each_step() {
            step.each_term(|term| {
                if let Some(TermKind::Constant(_)) = self.almanac.terms.get(term as usize).map(|term| &term.kind) {
                    raise(&mut live, term);
                }
            });
        }
        live
    }

    /// Marks all that a fold holds and reads.
    fn enter(&self, kind: &OpKind, live: &mut [bool]) {
        let OpKind::Fold { block, .. } = kind else { return };
        let Some(block) = self.almanac.blocks.get(block.0 as usize) else { return };
        for term in block.fields.iter().flatten() {
            raise(live, block.own(*term));
        }
        for (out, kind) in block.each_op() {
            raise(live, out);
            kind.each_operand(|term| {
                raise(live, term.0);
            });
            self.enter(&kind, live);
        }
        // What is folded may stand outside, where it is the same for all rows.
        for term in [block.filter, block.result].into_iter().flatten() {
            raise(live, block.own(term));
        }
    }
}

/// A plan being made, and where things of the almanac stand in it.
struct Drawn<'a> {
    almanac: &'a Almanac,
    slots_at: Vec<u32>,
    blocks_at: Vec<u32>,
    matchers_at: Vec<u32>,
    columns_at: Vec<u32>,
    nodes_at: Vec<u32>,
    aides_at: Vec<u32>,
    texts: Vec<String>,
    slots: Vec<SlotInfo>,
    constants: Vec<(Slot, Value)>,
    inputs: Vec<Option<Slot>>,
    filing_date: Option<Slot>,
    ops: Vec<Op>,
    blocks: Vec<Block>,
    matchers: Vec<Matcher>,
    columns: Vec<PlanColumn>,
    nodes: Vec<Node>,
}

/// The place of something, which is put there when it is first asked for.
fn place<T>(places: &mut [u32], all: &mut Vec<T>, at: u32, make: impl FnOnce() -> Option<T>) -> u32 {
    let Some(place) = places.get_mut(at as usize) else { return NONE };
    if *place == NONE
        && let Some(made) = make()
    {
        *place = u32::try_from(all.len()).unwrap_or(NONE);
        all.push(made);
    }
    *place
}

impl<'a> Drawn<'a> {
    fn new(almanac: &'a Almanac, reached: &Reached<'_>) -> Self {
        let mut aides_at = vec![NONE; almanac.aides.len()];
        for ((aide, _), at) in reached.versions().zip(0..) {
            if let Some(place) = aides_at.get_mut(aide.head.id.index()) {
                *place = at;
            }
        }
        Self {
            almanac,
            slots_at: vec![NONE; almanac.terms.len()],
            blocks_at: vec![NONE; almanac.blocks.len()],
            matchers_at: vec![NONE; almanac.matchers.len()],
            columns_at: vec![NONE; almanac.columns.len()],
            nodes_at: vec![NONE; almanac.steps.len()],
            aides_at,
            texts: almanac.values.clone(),
            slots: Vec::new(),
            constants: Vec::new(),
            inputs: vec![None; almanac.vocabulary.inputs.len()],
            filing_date: None,
            ops: Vec::new(),
            blocks: Vec::new(),
            matchers: Vec::new(),
            columns: Vec::new(),
            nodes: Vec::new(),
        }
    }

    fn slot(&self, term: TermId) -> Slot {
        Slot(held(&self.slots_at, term).unwrap_or(NONE))
    }

    /// Gives the terms that are live their slots, and their operations.
    fn terms(&mut self, live: &[bool]) {
        for ((id, term), _) in (0..).zip(&self.almanac.terms).zip(live).filter(|(_, live)| **live) {
            let ty = self.almanac.types.get(term.ty as usize).cloned().unwrap_or(Type::Unknown);
            let out =
                Slot(place(&mut self.slots_at, &mut self.slots, id, || Some(SlotInfo { ty, span: Span::NOWHERE })));
            match &term.kind {
                TermKind::Constant(value) => self.constants.push((out, *value)),
                TermKind::Input(input) => {
                    if let Some(input) = self.inputs.get_mut(input.0 as usize) {
                        *input = Some(out);
                    }
                }
                TermKind::FilingDate => self.filing_date = Some(out),
                TermKind::Inner => {}
                TermKind::Op(kind) => {
                    let kind = kind.with_slots(|slot| self.slot(read(id, slot)));
                    let kind = self.kind(kind);
                    self.ops.push(Op { out, kind });
                }
            }
        }
    }

    /// An operation over what is in the plan.
    fn kind(&mut self, mut kind: OpKind) -> OpKind {
        match &mut kind {
            OpKind::Match { matcher, .. } => {
                let Self { almanac, matchers_at, matchers, .. } = self;
                let made = || almanac.matchers.get(matcher.0 as usize).cloned();
                *matcher = MatcherId(place(matchers_at, matchers, matcher.0, made));
            }
            OpKind::Column(_, column) => *column = self.column(*column),
            OpKind::Fold { block, .. } => *block = self.block(*block),
            _ => {}
        }
        kind
    }

    fn column(&mut self, id: u32) -> u32 {
        let Self { almanac, columns_at, columns, texts, .. } = self;
        place(columns_at, columns, id, || almanac.column(id, texts))
    }

    fn block(&mut self, id: BlockId) -> BlockId {
        let almanac = self.almanac;
        let Some(block) = almanac.blocks.get(id.0 as usize) else { return BlockId(NONE) };
        let slot = |term: &Option<TermId>| term.map(|term| self.slot(block.own(term)));
        let made = Block {
            fields: block.fields.iter().map(slot).collect(),
            ops: Vec::new(),
            filter: slot(&block.filter),
            result: slot(&block.result),
        };
        let at = place(&mut self.blocks_at, &mut self.blocks, id.0, || Some(made));
        let op = |(out, kind): (TermId, OpKind)| {
            let kind = kind.with_slots(|term| self.slot(term.0));
            Op { out: self.slot(out), kind: self.kind(kind) }
        };
        let ops = block.each_op().map(op).collect();
        if let Some(block) = self.blocks.get_mut(at as usize) {
            block.ops = ops;
        }
        BlockId(at)
    }

    /// Makes a node of each step whose values are all in the plan.
    fn steps(&mut self, reached: &Reached<'_>) {
        for (id, step) in reached.each_step() {
            let mut whole = true;
            step.each_term(|term| whole &= held(&self.slots_at, term).is_some());
            if whole {
                let node = self.node(step);
                place(&mut self.nodes_at, &mut self.nodes, id, || Some(node));
            }
        }
    }

    fn node(&mut self, step: &Step) -> Node {
        let mut kind = step.kind.with_slots(|back| self.slot(step.term.0.wrapping_sub(back.0)));
        match &mut kind {
            NodeKind::Column(column, _) => *column = self.column(*column),
            NodeKind::Outcome(aide, _) | NodeKind::Eligible(aide) => {
                *aide = held(&self.aides_at, *aide).unwrap_or(NONE);
            }
            NodeKind::Fold(_, block) => *block = BlockId(held(&self.blocks_at, block.0).unwrap_or(NONE)),
            _ => {}
        }
        let notes = self.almanac.notes.get(step.notes as usize);
        let references = notes.map_or(&[][..], |notes| &notes.references);
        Node {
            kind,
            label: self.almanac.text(step.label.0),
            slot: self.slot(step.term.0),
            block: step.block.map(|block| BlockId(held(&self.blocks_at, block.0).unwrap_or(NONE))),
            references: references.iter().map(|text| self.almanac.text(*text)).collect(),
            fiabilite: notes.and_then(|notes| notes.fiabilite.clone()),
            revision: notes.and_then(|notes| notes.revision),
            period: notes.and_then(|notes| notes.period),
            reads: step.reads().filter_map(|read| held(&self.nodes_at, read)).map(NodeId).collect(),
            span: Span::NOWHERE,
        }
    }

    fn aide(&self, aide: &Aide, version: &AideVersion) -> PlanAide {
        let node = |step: StepId| NodeId(held(&self.nodes_at, step).unwrap_or(0));
        let label = |step: StepId| {
            let step = self.almanac.steps.get(step as usize);
            step.map(|step| self.almanac.text(step.label.0)).unwrap_or_default()
        };
        let conditions = version.conditions.iter().map(|&(index, name, step)| PlanCondition {
            index,
            name: self.almanac.text(name.0),
            label: label(step.0),
            node: node(step.0),
        });
        let outcomes = version.outcomes.iter().map(|&(field, name, step)| PlanOutcome {
            field,
            name: self.almanac.text(name.0),
            node: node(step.0),
        });
        PlanAide {
            window: version.window.clone(),
            conditions: conditions.collect(),
            eligible: self.slot(version.eligible.0),
            outcomes: outcomes.collect(),
            ..aide.head.clone()
        }
    }
}
