//! A model's plans of all periods, gathered in one almanac.

use super::almanac::{
    Aide, AideVersion, Almanac, Block, Column, Controle, Cumul, Dated, Depense, Gap, Notes, Step, StepId, Term, TermId,
    TermKind,
};
use super::arrange::arrange;
use crate::model::{AideId, Model, ReferentielId};
use crate::plan::{
    self, Axis, BlockId, Columns, Fault, Matcher, MatcherId, Node, NodeId, NodeKind, Op, OpKind, Plan, PlanAide,
    PlanControle, PlanCumul, PlanDepense, PlanExclusion, Slot, Targets, Value, Window,
};
use crate::value::Date;
use crate::value::packed::{Near, Packed, Recent, pack};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The almanac of a model without mistakes, from the period that holds a date on.
pub(super) fn gather(model: &Model, since: Date) -> Almanac {
    let mut breaks = plan::breaks(model);
    breaks.drain(..breaks.partition_point(|first| *first <= since).saturating_sub(1));
    let columns = Columns::default();
    let mut gatherer = Gatherer::new(model);
    for (number, first) in (0..).zip(&breaks) {
        let period = plan::period(&breaks, *first);
        gatherer.add(number, &plan::build_sharing(model, &columns, period, &Targets::All));
    }
    gatherer.almanac(breaks)
}

/// Things told apart by their bytes, each with its number.
struct Numbered<T> {
    all: Vec<T>,
    index: BTreeMap<Vec<u8>, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { all: Vec::new(), index: BTreeMap::new() }
    }
}

impl<T: Packed> Numbered<T> {
    fn add(&mut self, thing: T) -> u32 {
        self.add_apart(thing, &())
    }

    /// The number of a thing, which equal bytes share only where `apart` is equal too.
    fn add_apart(&mut self, thing: T, apart: &impl Packed) -> u32 {
        let next = number(self.all.len());
        let at = *self.index.entry([pack(&thing), pack(apart)].concat()).or_insert(next);
        if at == next {
            self.all.push(thing);
        }
        at
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl<T: Packed> Dated<T> {
    /// What it is from a period on.
    fn from(&mut self, period: u32, value: Option<T>) {
        let same = match self.0.last() {
            Some((_, last)) => pack(last) == pack(&value),
            None => value.is_none(),
        };
        if !same {
            self.0.push((period, value));
        }
    }
}

/// What was gathered so far. Numbers are plain: [`arrange`] makes them backwards.
struct Gatherer<'m> {
    model: &'m Model,
    texts: Numbered<String>,
    values: Numbered<String>,
    types: Numbered<crate::model::Type>,
    gaps: Numbered<Gap>,
    matchers: Numbered<Matcher>,
    columns: Numbered<Column>,
    terms: Numbered<Term>,
    blocks: Vec<Block>,
    /// The folds met, by their spelling, each with the terms and the blocks inside it, in order.
    folds: BTreeMap<String, (Vec<TermId>, Vec<BlockId>)>,
    notes: Numbered<Notes>,
    steps: Numbered<Step>,
    aides: Vec<Aide>,
    calculs: Vec<Dated<StepId>>,
    controles: Vec<Dated<StepId>>,
    cumuls: Vec<Dated<(Option<StepId>, StepId)>>,
    depenses: Vec<Dated<StepId>>,
}

/// Where the things of one plan stand in the almanac.
struct Places {
    /// By slot.
    terms: Vec<Slot>,
    /// By block.
    blocks: Vec<BlockId>,
    /// By node.
    steps: Vec<StepId>,
}

impl Places {
    fn term(&self, slot: Slot) -> Slot {
        self.terms.get(slot.index()).copied().unwrap_or(Slot(u32::MAX))
    }

    fn put(&mut self, slot: Slot, term: TermId) {
        if let Some(place) = self.terms.get_mut(slot.index()) {
            *place = Slot(term);
        }
    }

    fn step(&self, node: NodeId) -> StepId {
        self.steps.get(node.0 as usize).copied().unwrap_or(u32::MAX)
    }
}

impl<'m> Gatherer<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            texts: Numbered::default(),
            values: Numbered::default(),
            types: Numbered::default(),
            gaps: Numbered::default(),
            matchers: Numbered::default(),
            columns: Numbered::default(),
            terms: Numbered::default(),
            blocks: Vec::new(),
            folds: BTreeMap::new(),
            notes: Numbered::default(),
            steps: Numbered::default(),
            aides: Vec::new(),
            calculs: model.calculs.iter().map(|_| Dated::default()).collect(),
            controles: model.controles.iter().map(|_| Dated::default()).collect(),
            cumuls: model.cumuls.iter().map(|_| Dated::default()).collect(),
            depenses: model.depenses.iter().map(|_| Dated::default()).collect(),
        }
    }

    /// Adds the plan of a period, which computes everything.
    fn add(&mut self, period: u32, plan: &Plan) {
        let mut places = Places {
            terms: vec![Slot(u32::MAX); plan.slots.len()],
            blocks: vec![BlockId(u32::MAX); plan.blocks.len()],
            steps: Vec::with_capacity(plan.nodes.len()),
        };
        for (slot, value) in &plan.constants {
            let value = self.value(plan, *value);
            self.term(plan, &mut places, *slot, TermKind::Constant(value));
        }
        for (input, slot) in (0..).zip(&plan.inputs) {
            if let Some(slot) = slot {
                self.term(plan, &mut places, *slot, TermKind::Input(Near(input)));
            }
        }
        if let Some(slot) = plan.filing_date {
            self.term(plan, &mut places, slot, TermKind::FilingDate);
        }
        for op in &plan.ops {
            if matches!(op.kind, OpKind::Fold { .. }) {
                self.enter_fold(plan, &mut places, op);
            }
            let kind = self.kind(plan, &op.kind, &|slot| places.term(slot), &|block| places.blocks.get(block).copied());
            self.term(plan, &mut places, op.out, TermKind::Op(kind));
        }
        for node in &plan.nodes {
            // Two steps written in two places are two, as in a plan, whatever they say.
            let written = (node.span.source.0, node.span.start, node.span.end);
            let step = self.step(plan, &places, node);
            places.steps.push(self.steps.add_apart(step, &written));
        }
        self.results(period, plan, &places)
    }

    fn term(&mut self, plan: &Plan, places: &mut Places, slot: Slot, kind: TermKind) {
        let ty = self.ty(plan, slot);
        places.put(slot, self.terms.add(Term { ty, kind }));
    }

    fn ty(&mut self, plan: &Plan, slot: Slot) -> u32 {
        self.types.add(plan.slots.get(slot.index()).map_or(crate::model::Type::Unknown, |info| info.ty.clone()))
    }

    fn value(&mut self, plan: &Plan, value: Value) -> Value {
        match value {
            Value::Text(text) => Value::Text(self.value_text(plan, text)),
            Value::Fault(fault) => Value::Fault(match fault {
                Fault::OutOfPeriod(gap) => Fault::OutOfPeriod(self.gap(plan, gap)),
                // Where it was computed is not told without the texts of the rules.
                Fault::Overflow(_) => Fault::Overflow(Slot(0)),
                Fault::DivisionByZero(_) => Fault::DivisionByZero(Slot(0)),
                Fault::NoRow(_) => Fault::NoRow(Slot(0)),
            }),
            other => other,
        }
    }

    fn value_text(&mut self, plan: &Plan, text: u32) -> u32 {
        self.values.add(plan.texts.get(text as usize).cloned().unwrap_or_default())
    }

    fn gap(&mut self, plan: &Plan, gap: u32) -> u32 {
        let Some(gap) = plan.gaps.get(gap as usize) else { return u32::MAX };
        let label = self.texts.add(gap.label.clone());
        self.gaps.add(Gap { label, known: gap.known.clone() })
    }

    /// An operation over what its slots, blocks, matchers and columns are in the almanac.
    fn kind(
        &mut self,
        plan: &Plan,
        kind: &OpKind,
        slot: &dyn Fn(Slot) -> Slot,
        block: &dyn Fn(usize) -> Option<BlockId>,
    ) -> OpKind {
        let mut kind = kind.with_slots(slot);
        match &mut kind {
            OpKind::Match { matcher, .. } => *matcher = self.matcher(plan, *matcher),
            OpKind::Column(_, column) => *column = self.column(plan, *column),
            OpKind::Fold { block: of, .. } => *of = block(of.0 as usize).unwrap_or(BlockId(u32::MAX)),
            _ => {}
        }
        kind
    }

    fn matcher(&mut self, plan: &Plan, matcher: MatcherId) -> MatcherId {
        let Some(mut matcher) = plan.matchers.get(matcher.0 as usize).cloned() else {
            return MatcherId(u32::MAX);
        };
        for axis in &mut matcher.axes {
            if let Axis::Texts(texts) = axis {
                for text in texts {
                    *text = self.value_text(plan, *text);
                }
            }
        }
        MatcherId(self.matchers.add(matcher))
    }

    fn column(&mut self, plan: &Plan, column: u32) -> u32 {
        let found = plan.columns.get(column as usize).and_then(|read| {
            let referentiel = self.model.referentiels.get(read.referentiel as usize)?;
            let column = referentiel.columns.iter().position(|c| c.name == read.name)?;
            let version = referentiel.columns.get(column)?.versions.iter().position(|v| v.covers(plan.from))?;
            Some(Column { referentiel: ReferentielId(read.referentiel), column, version })
        });
        found.map_or(u32::MAX, |column| self.columns.add(column))
    }

    /// Finds or makes the terms and blocks inside a fold.
    fn enter_fold(&mut self, plan: &Plan, places: &mut Places, op: &Op) {
        let (mut slots, mut blocks) = (Vec::new(), Vec::new());
        inside(plan, &op.kind, &mut slots, &mut blocks);
        // Spelled with its own slots numbered from its start, two equal folds of two plans are spelled alike.
        let own: BTreeMap<Slot, u32> = slots.iter().copied().zip(0..).collect();
        let ty = self.ty(plan, op.out);
        let mut spelling = format!("{ty} ");
        let at = |slot: Slot| own.get(&slot).map_or_else(|| places.term(slot), |own| Slot(u32::MAX - 1 - own));
        self.spell(plan, &op.kind, &at, &mut spelling);
        for slot in &slots {
            let _ = write!(spelling, " {}", self.ty(plan, *slot));
        }
        let known = self.folds.get(&spelling).cloned();
        if let Some((terms, held)) = &known {
            slots.iter().zip(terms).for_each(|(slot, term)| places.put(*slot, *term));
            for (block, held) in blocks.iter().zip(held) {
                if let Some(place) = places.blocks.get_mut(block.0 as usize) {
                    *place = *held;
                }
            }
            return;
        }
        let mut terms = Vec::new();
        for slot in &slots {
            let ty = self.ty(plan, *slot);
            let term = number(self.terms.all.len());
            self.terms.all.push(Term { ty, kind: TermKind::Inner });
            places.put(*slot, term);
            terms.push(term);
        }
        let mut held = Vec::new();
        // Inner folds first: those that hold them number their blocks.
        for block in blocks.iter().rev() {
            let made = self.block(plan, places, *block);
            let id = BlockId(number(self.blocks.len()));
            self.blocks.push(made);
            if let Some(place) = places.blocks.get_mut(block.0 as usize) {
                *place = id;
            }
            held.insert(0, id);
        }
        self.folds.insert(spelling, (terms, held));
    }

    fn block(&mut self, plan: &Plan, places: &Places, id: BlockId) -> Block {
        let Some(block) = plan.blocks.get(id.0 as usize) else {
            return Block { base: 0, fields: Vec::new(), ops: Vec::new(), filter: None, result: None };
        };
        let term = |slot: &Option<Slot>| slot.map(|slot| places.term(slot).0);
        let mut ops = Vec::new();
        for op in &block.ops {
            let held = |block: usize| places.blocks.get(block).copied();
            ops.push((Near(places.term(op.out).0), self.kind(plan, &op.kind, &|slot| places.term(slot), &held)));
        }
        Block {
            base: 0,
            fields: block.fields.iter().map(term).collect(),
            ops,
            filter: term(&block.filter),
            result: term(&block.result),
        }
    }

    /// Writes an operation and what it holds, so that equal ones are written alike.
    fn spell(&mut self, plan: &Plan, kind: &OpKind, at: &dyn Fn(Slot) -> Slot, text: &mut String) {
        let told = self.kind(plan, kind, at, &|_| None);
        let _ = write!(text, "{told:?}");
        let OpKind::Fold { block, .. } = kind else { return };
        let Some(block) = plan.blocks.get(block.0 as usize) else { return };
        let told = |slot: &Option<Slot>| slot.map(at);
        let fields: Vec<_> = block.fields.iter().map(told).collect();
        let _ = write!(text, "{{{fields:?} {:?} {:?} ", told(&block.filter), told(&block.result));
        for op in &block.ops {
            self.spell(plan, &op.kind, at, text);
        }
        text.push('}');
    }

    fn step(&mut self, plan: &Plan, places: &Places, node: &Node) -> Step {
        let at = |slot: Slot| places.term(slot);
        let aide = |index: u32| plan.aides.get(index as usize).map_or(u32::MAX, |aide| aide.id.0);
        let block = |block: BlockId| places.blocks.get(block.0 as usize).copied().unwrap_or(BlockId(u32::MAX));
        let mut kind = node.kind.with_slots(at);
        match &mut kind {
            NodeKind::Column(column, _) => *column = self.column(plan, *column),
            NodeKind::Outcome(of, _) | NodeKind::Eligible(of) => *of = aide(*of),
            NodeKind::Fold(_, of) => *of = block(*of),
            _ => {}
        }
        let references = node.references.iter().map(|text| self.texts.add(text.clone())).collect();
        let (fiabilite, revision, period) = (node.fiabilite.clone(), node.revision, node.period);
        Step {
            kind,
            label: Near(self.texts.add(node.label.clone())),
            term: Near(at(node.slot).0),
            block: node.block.map(block),
            notes: self.notes.add(Notes { references, fiabilite, revision, period }),
            reads: node.reads.iter().map(|read| Recent(places.step(*read))).collect(),
        }
    }

    /// Says what the results of a pack are from a period on.
    fn results(&mut self, period: u32, plan: &Plan, places: &Places) {
        for (index, aide) in plan.aides.iter().enumerate() {
            let mut version = AideVersion {
                window: aide.window.clone(),
                eligible: Near(places.term(aide.eligible).0),
                conditions: Vec::new(),
                outcomes: Vec::new(),
            };
            if let Window::OutOfPeriod(gap) = &mut version.window {
                *gap = self.gap(plan, *gap);
            }
            for condition in &aide.conditions {
                let name = self.texts.add(condition.name.clone());
                version.conditions.push((condition.index, Near(name), Near(places.step(condition.node))));
            }
            for outcome in &aide.outcomes {
                let name = self.texts.add(outcome.name.clone());
                version.outcomes.push((outcome.field, Near(name), Near(places.step(outcome.node))));
            }
            if index == self.aides.len() {
                let head = PlanAide {
                    window: Window::Open,
                    conditions: Vec::new(),
                    eligible: Slot(0),
                    outcomes: Vec::new(),
                    ..aide.clone()
                };
                self.aides.push(Aide { head, versions: Dated::default() });
            }
            if let Some(aide) = self.aides.get_mut(index) {
                aide.versions.from(period, Some(version));
            }
        }
        for (index, dated) in (0..).zip(&mut self.calculs) {
            let found = plan.calculs.iter().find(|(calcul, _)| *calcul == index);
            dated.from(period, found.map(|(_, node)| places.step(*node)));
        }
        let mut in_force = plan.cumuls.iter();
        for (declared, dated) in self.model.cumuls.iter().zip(&mut self.cumuls) {
            let covered = declared.ceiling.iter().any(|version| version.covers(plan.from));
            let cumul = if covered { in_force.next() } else { None };
            let steps = |c: &PlanCumul| (c.fixed.map(|fixed| places.step(fixed)), places.step(c.ceiling));
            dated.from(period, cumul.map(steps));
        }
        for (controle, dated) in plan.controles.iter().zip(&mut self.controles) {
            dated.from(period, Some(places.step(controle.node)));
        }
        for (depense, dated) in plan.depenses.iter().zip(&mut self.depenses) {
            dated.from(period, Some(places.step(depense.cost)));
        }
    }

    fn almanac(self, breaks: Vec<Date>) -> Almanac {
        let Self { model, .. } = self;
        let within = |ids: &[AideId]| ids.iter().map(|id| id.0).collect::<Vec<u32>>();
        let cumuls = model.cumuls.iter().zip(self.cumuls).map(|(cumul, versions)| {
            let (name, label) = (cumul.name.name.clone(), cumul.label.clone());
            let (aides, reduced) = (within(&cumul.aides), within(&cumul.reduced));
            Cumul { head: PlanCumul { name, label, aides, fixed: None, ceiling: NodeId(0), reduced }, versions }
        });
        let controles = model.controles.iter().zip(self.controles).map(|(controle, versions)| {
            let (name, label) = (controle.name.name.clone(), controle.label.clone());
            Controle { head: PlanControle { name, label, node: NodeId(0) }, versions }
        });
        let exclusions = model.exclusions.iter().map(|exclusion| {
            let (name, label) = (exclusion.name.name.clone(), exclusion.label.clone());
            PlanExclusion { name, label, aides: within(&exclusion.aides) }
        });
        let depenses = model.depenses.iter().zip(self.depenses).map(|(depense, versions)| {
            let (name, label) = (depense.name.name.clone(), depense.label.clone());
            let covered_by = within(&depense.covered_by);
            Depense { head: PlanDepense { name, label, cost: NodeId(0), covered_by }, versions }
        });
        let mut almanac = Almanac {
            vocabulary: plan::vocabulary(model),
            breaks,
            texts: self.texts.all,
            values: self.values.all,
            types: self.types.all,
            gaps: self.gaps.all,
            matchers: self.matchers.all,
            columns: self.columns.all,
            terms: self.terms.all,
            blocks: self.blocks,
            notes: self.notes.all,
            steps: self.steps.all,
            aides: self.aides,
            calculs: self.calculs,
            controles: controles.collect(),
            cumuls: cumuls.collect(),
            exclusions: exclusions.collect(),
            depenses: depenses.collect(),
            apart: Vec::new(),
            cells: Columns::default(),
        };
        arrange(&mut almanac);
        almanac
    }
}

/// The slots and blocks inside a fold, an outer block before those it holds.
fn inside(plan: &Plan, kind: &OpKind, slots: &mut Vec<Slot>, blocks: &mut Vec<BlockId>) {
    let OpKind::Fold { block: id, .. } = kind else { return };
    let Some(block) = plan.blocks.get(id.0 as usize) else { return };
    blocks.push(*id);
    slots.extend(block.fields.iter().flatten());
    for op in &block.ops {
        inside(plan, &op.kind, slots, blocks);
        slots.push(op.out);
    }
}
