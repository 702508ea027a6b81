//! Terms and steps to a plan: what nothing reads is left out, the rest gets its slot and its place.

use super::build::{Builder, Request};
use super::program::{
    Block, BlockId, Node, NodeId, NodeKind, Op, OpKind, Plan, PlanAide, PlanCondition, PlanControle, PlanCumul,
    PlanDepense, PlanExclusion, PlanOutcome, Slot, SlotInfo,
};
use super::terms::{ScopeId, Term};
use crate::model::{AideId, Type};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The plan of what was asked for.
pub(super) fn emit(mut builder: Builder<'_>, request: Request, (from, to): (Date, Date)) -> Plan {
    let places: BTreeMap<AideId, u32> = request.aides.iter().map(|aide| aide.id).zip(0..).collect();
    let windows: Vec<_> = request
        .aides
        .iter()
        .filter_map(|aide| builder.model.aides.get(aide.id.index()))
        .map(|aide| builder.window(aide))
        .collect();
    let mut emitter = Emitter::new(&builder, &places);
    emitter.mark(&request);
    emitter.line();
    emitter.name(&request);
    let node = |step: NodeId| emitter.nodes_at.get(&(None, step)).copied().unwrap_or(NodeId(0));
    let model = builder.model;
    let aides = request.aides.iter().zip(windows).filter_map(|(aide, window)| {
        let declared = model.aides.get(aide.id.index())?;
        let conditions = aide.conditions.iter().filter_map(|(index, step)| {
            let condition = declared.conditions.get(*index)?;
            Some(PlanCondition {
                index: u32::try_from(*index).ok()?,
                name: condition.name.clone(),
                label: condition.label.clone(),
                node: node(*step),
            })
        });
        let outcomes = aide.outcomes.iter().filter_map(|(field, step)| {
            let (_, outcome) = declared.fields().find(|(known, _)| known == field)?;
            Some(PlanOutcome { field: *field, name: outcome.name.clone(), node: node(*step) })
        });
        Some(PlanAide {
            id: aide.id,
            name: declared.name.name.clone(),
            label: declared.label.clone(),
            axe: declared.axe,
            financeurs: declared.financeurs.clone(),
            beneficiaires: declared.beneficiaires.clone(),
            nature: declared.nature,
            references: declared.notes.references.clone(),
            fiabilite: declared.notes.fiabilite.clone(),
            window,
            conditions: conditions.collect(),
            eligible: emitter.slot(aide.eligible, None)?,
            outcomes: outcomes.collect(),
            documents: declared.documents.clone(),
            steps: declared.steps.clone(),
        })
    });
    let within = |ids: &[AideId]| -> Vec<u32> { ids.iter().filter_map(|id| places.get(id)).copied().collect() };
    let controles = request.controles.iter().filter_map(|(index, test)| {
        let controle = model.controles.get(*index)?;
        let (name, label) = (controle.name.name.clone(), controle.label.clone());
        Some(PlanControle { name, label, node: node(*test) })
    });
    let cumuls = request.cumuls.iter().filter_map(|(index, fixed, ceiling)| {
        let cumul = model.cumuls.get(*index)?;
        Some(PlanCumul {
            name: cumul.name.name.clone(),
            label: cumul.label.clone(),
            aides: within(&cumul.aides),
            fixed: fixed.map(node),
            ceiling: node(*ceiling),
            reduced: within(&cumul.reduced),
        })
    });
    let exclusions = model.exclusions.iter().filter_map(|exclusion| {
        let aides = within(&exclusion.aides);
        let (name, label) = (exclusion.name.name.clone(), exclusion.label.clone());
        (aides.len() > 1).then_some(PlanExclusion { name, label, aides })
    });
    let depenses = request.depenses.iter().filter_map(|(index, cost)| {
        let depense = model.depenses.get(*index)?;
        Some(PlanDepense {
            name: depense.name.name.clone(),
            label: depense.label.clone(),
            cost: node(*cost),
            covered_by: within(&depense.covered_by),
        })
    });
    let (aides, controles, cumuls, exclusions, depenses) =
        (aides.collect(), controles.collect(), cumuls.collect(), exclusions.collect(), depenses.collect());
    let calculs = request.calculs.iter().map(|(index, step)| (*index, node(*step))).collect();
    let Emitter { slots, constants, inputs, filing_date, ops, blocks, nodes, .. } = emitter;
    Plan {
        from,
        to,
        slots,
        constants,
        texts: builder.terms.texts,
        inputs,
        filing_date,
        ops,
        blocks,
        matchers: builder.terms.matchers,
        columns: builder.terms.columns,
        aides,
        calculs,
        controles,
        cumuls,
        exclusions,
        depenses,
        nodes,
        gaps: builder.gaps,
    }
}

/// Where something stands: the main line, or a block.
type Place = Option<BlockId>;

struct Emitter<'a> {
    builder: &'a Builder<'a>,
    /// Index of each aid among those of the plan.
    places: &'a BTreeMap<AideId, u32>,
    /// Whether each term can change a result.
    live: Vec<bool>,
    slots: Vec<SlotInfo>,
    constants: Vec<(Slot, super::Value)>,
    inputs: Vec<Option<Slot>>,
    filing_date: Option<Slot>,
    ops: Vec<Op>,
    blocks: Vec<Block>,
    /// The place that each block stands in, and the scope of its rows.
    frames: Vec<(Place, ScopeId)>,
    /// The slot of each term, by place.
    placed: BTreeMap<(Place, Slot), Slot>,
    /// The block of each fold, by place.
    folds: BTreeMap<(Place, Slot), BlockId>,
    nodes: Vec<Node>,
    /// The node of each step, by place.
    nodes_at: BTreeMap<(Place, NodeId), NodeId>,
}

impl<'a> Emitter<'a> {
    fn new(builder: &'a Builder<'a>, places: &'a BTreeMap<AideId, u32>) -> Self {
        Self {
            builder,
            places,
            live: vec![false; builder.terms.len()],
            slots: Vec::new(),
            constants: Vec::new(),
            inputs: vec![None; builder.model.inputs.len()],
            filing_date: None,
            ops: Vec::new(),
            blocks: Vec::new(),
            frames: Vec::new(),
            placed: BTreeMap::new(),
            folds: BTreeMap::new(),
            nodes: Vec::new(),
            nodes_at: BTreeMap::new(),
        }
    }

    /// The steps that were asked for.
    fn roots(request: &Request) -> Vec<NodeId> {
        let aides = request.aides.iter().flat_map(|aide| {
            let conditions = aide.conditions.iter().map(|(_, step)| *step);
            conditions.chain(aide.outcomes.iter().map(|(_, step)| *step))
        });
        let cumuls = request.cumuls.iter().flat_map(|(_, fixed, ceiling)| fixed.iter().chain([ceiling]).copied());
        let depenses = request.depenses.iter().map(|(_, cost)| *cost);
        let controles = request.controles.iter().map(|(_, test)| *test);
        let calculs = request.calculs.iter().map(|(_, step)| *step);
        aides.chain(cumuls).chain(depenses).chain(calculs).chain(controles).collect()
    }

    /// Finds the terms that results depend on, and the constants that steps tell.
    fn mark(&mut self, request: &Request) {
        let roots = Self::roots(request);
        let values = roots.iter().filter_map(|step| self.builder.step_at(*step)).map(|step| step.node.slot);
        for slot in values.chain(request.aides.iter().map(|aide| aide.eligible)) {
            if let Some(live) = self.live.get_mut(slot.index()) {
                *live = true;
            }
        }
        for (slot, info) in self.builder.terms.iter().collect::<Vec<_>>().into_iter().rev() {
            if self.live.get(slot.index()) == Some(&true) {
                operands(&info.term, |operand| {
                    if let Some(live) = self.live.get_mut(operand.index()) {
                        *live = true;
                    }
                });
            }
        }
        for step in self.reached(&roots, |_| true) {
            let Some(step) = self.builder.step_at(step) else { continue };
            terms_of(&step.node, |slot| {
                if self.builder.terms.constant(slot).is_some()
                    && let Some(live) = self.live.get_mut(slot.index())
                {
                    *live = true;
                }
            });
        }
    }

    /// The steps reached from some, by way of those that `within` admits, in order.
    fn reached(&self, roots: &[NodeId], within: impl Fn(Option<ScopeId>) -> bool) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::new();
        let mut pending = roots.to_vec();
        while let Some(id) = pending.pop() {
            let Some(step) = self.builder.step_at(id).filter(|step| within(step.scope)) else { continue };
            if found.insert(id) {
                pending.extend(&step.node.reads);
            }
        }
        found
    }

    fn allocate(&mut self, term: Slot, place: Place) -> Slot {
        let slot = Slot(u32::try_from(self.slots.len()).unwrap_or(u32::MAX));
        let info = self.builder.terms.get(term);
        self.slots.extend(info.map(|info| SlotInfo { ty: info.ty.clone(), span: info.span }));
        self.placed.insert((place, term), slot);
        slot
    }

    /// The place, among one and those around it, where things of a scope stand.
    fn place_of(&self, scope: Option<ScopeId>, from: Place) -> Option<Place> {
        let Some(scope) = scope else { return Some(None) };
        let mut place = from;
        loop {
            let (around, of) = self.frames.get(place?.0 as usize)?;
            if *of == scope {
                return Some(place);
            }
            place = *around;
        }
    }

    /// The slot of a term seen from a place.
    fn slot(&self, term: Slot, from: Place) -> Option<Slot> {
        let place = self.place_of(self.builder.terms.scope_of(term), from)?;
        self.placed.get(&(place, term)).copied()
    }

    /// Emits the main line.
    fn line(&mut self) {
        let terms = self
            .builder
            .terms
            .iter()
            .filter(|(slot, info)| info.scope.is_none() && self.live.get(slot.index()) == Some(&true));
        for term in terms.map(|(slot, _)| slot).collect::<Vec<_>>() {
            if let Some(op) = self.term(term, None) {
                self.ops.push(op);
            }
        }
    }

    /// Gives a term its slot; what computes it when that is an operation.
    fn term(&mut self, term: Slot, place: Place) -> Option<Op> {
        let builder = self.builder;
        let operand = |emitter: &Self, slot: Slot| emitter.slot(slot, place).unwrap_or(Slot(u32::MAX));
        match &builder.terms.get(term)?.term {
            Term::Constant(value) => {
                let slot = self.allocate(term, place);
                self.constants.push((slot, *value));
                None
            }
            Term::Input(input) => {
                let slot = self.allocate(term, place);
                *self.inputs.get_mut(*input as usize)? = Some(slot);
                None
            }
            Term::FilingDate => {
                self.filing_date = Some(self.allocate(term, place));
                None
            }
            Term::Field(_, field) => {
                let slot = self.allocate(term, place);
                let block = self.blocks.get_mut(place?.0 as usize)?;
                *block.fields.get_mut(*field as usize)? = Some(slot);
                None
            }
            Term::Op(kind) => {
                let kind = kind.with_slots(|slot| operand(self, slot));
                Some(Op { out: self.allocate(term, place), kind })
            }
            Term::Fold { kind, rows, filter, result, default } => {
                let block = self.block(*rows, [*filter, *result], place);
                let list = builder.terms.scope(*rows).map_or(0, |scope| scope.list);
                let default = default.map(|slot| operand(self, slot));
                self.folds.insert((place, term), block);
                Some(Op { out: self.allocate(term, place), kind: OpKind::Fold { kind: *kind, list, block, default } })
            }
        }
    }

    /// Emits the body of a fold. Folds nest no deeper than `expr` admits.
    fn block(&mut self, rows: ScopeId, [filter, result]: [Option<Slot>; 2], place: Place) -> BlockId {
        let id = BlockId(u32::try_from(self.blocks.len()).unwrap_or(u32::MAX));
        let list = self.builder.terms.scope(rows).map(|scope| scope.list as usize);
        let model = self.builder.model;
        let fields = match list.and_then(|list| model.inputs.get(list)).map(|input| &input.ty) {
            Some(Type::List(record)) => model.records.get(record.index()).map_or(0, |record| record.fields.len()),
            _ => 0,
        };
        self.blocks.push(Block { fields: vec![None; fields], ops: Vec::new(), filter: None, result: None });
        self.frames.push((place, rows));
        let mut members = BTreeSet::new();
        let mut pending: Vec<Slot> = [filter, result].into_iter().flatten().collect();
        let depth = self.builder.terms.depth(Some(rows));
        let mut seen = BTreeSet::new();
        while let Some(slot) = pending.pop() {
            let Some(info) = self.builder.terms.get(slot) else { continue };
            // What stands in an inner row may read this one.
            if self.builder.terms.depth(info.scope) >= depth && seen.insert(slot) {
                if info.scope == Some(rows) {
                    members.insert(slot);
                }
                operands(&info.term, |operand| pending.push(operand));
            }
        }
        let ops = members.into_iter().filter_map(|term| self.term(term, Some(id))).collect();
        let (filter, result) = (filter.map(|f| self.slot(f, Some(id))), result.map(|r| self.slot(r, Some(id))));
        if let Some(block) = self.blocks.get_mut(id.0 as usize) {
            (block.ops, block.filter, block.result) = (ops, filter.flatten(), result.flatten());
        }
        id
    }

    /// Emits the named steps.
    fn name(&mut self, request: &Request) {
        for step in self.reached(&Self::roots(request), |_| true) {
            if self.builder.step_at(step).is_some_and(|step| step.scope.is_none()) {
                self.node(step, None);
            }
        }
    }

    /// Emits a step, after those of the rows that it folds; none when no result depends on it.
    fn node(&mut self, id: NodeId, place: Place) -> Option<NodeId> {
        let step = self.builder.step_at(id)?;
        let mut missing = false;
        terms_of(&step.node, |slot| missing |= self.slot(slot, place).is_none());
        if missing {
            return None;
        }
        let at = |slot: Slot| self.slot(slot, place).unwrap_or(slot);
        let slot = at(step.node.slot);
        let mut inside = place;
        let kind = match &step.node.kind {
            NodeKind::Fold(list, scope) => {
                let scope = ScopeId(scope.0);
                let holder = self.place_of(self.builder.terms.scope_of(step.node.slot), place)?;
                let block = self.folds.get(&(holder, step.node.slot)).copied()?;
                inside = Some(block);
                let depth = self.builder.terms.depth(Some(scope));
                for inner in self.reached(&step.node.reads, |of| self.builder.terms.depth(of) >= depth) {
                    if self.builder.step_at(inner).is_some_and(|inner| inner.scope == Some(scope)) {
                        self.node(inner, inside);
                    }
                }
                NodeKind::Fold(*list, block)
            }
            NodeKind::Outcome(aide, field) => NodeKind::Outcome(*self.places.get(&AideId(*aide))?, *field),
            NodeKind::Eligible(aide) => NodeKind::Eligible(*self.places.get(&AideId(*aide))?),
            other => other.with_slots(at),
        };
        let reads = step.node.reads.iter().filter_map(|read| {
            let place = self.place_of(self.builder.step_at(*read)?.scope, inside)?;
            self.nodes_at.get(&(place, *read)).copied()
        });
        let node = Node { kind, slot, block: place, reads: reads.collect(), ..step.node.clone() };
        let emitted = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        self.nodes_at.insert((place, id), emitted);
        Some(emitted)
    }
}

/// Calls `visit` on each term that one reads.
fn operands(term: &Term, mut visit: impl FnMut(Slot)) {
    match term {
        Term::Constant(_) | Term::Input(_) | Term::FilingDate | Term::Field(..) => {}
        Term::Op(kind) => kind.each_operand(visit),
        Term::Fold { filter, result, default, .. } => {
            [filter, result, default].into_iter().flatten().for_each(|slot| visit(*slot));
        }
    }
}

/// Calls `visit` on each term that a step tells.
fn terms_of(node: &Node, mut visit: impl FnMut(Slot)) {
    visit(node.slot);
    node.kind.each_slot(visit);
}
