//! The last touch to an almanac: its terms and steps in the order in which results come to them, each just after what it
//! reads; terms are numbered backwards from what reads them, and those that compute nothing come first, in the order of
//! what they are. So alike things are written alike, which compresses well.

use super::almanac::{Almanac, Block, Step, Term, TermKind, told};
use crate::plan::{BlockId, OpKind, Slot, Value};
use crate::value::packed::{Near, Recent};

/// What is reached from nothing.
const NONE: u32 = u32::MAX;

/// Puts the plain numbers of what was gathered in order, and makes them backwards where they are to be.
pub(super) fn arrange(almanac: &mut Almanac) {
    let steps = Order::new(almanac.steps.len(), &step_roots(almanac), |id, visit| {
        if let Some(step) = almanac.steps.get(id as usize) {
            step.reads().for_each(visit);
        }
    });
    let mut terms = Order::new(almanac.terms.len(), &term_roots(almanac, &steps), |id, visit| {
        if let Some(TermKind::Op(kind)) = almanac.terms.get(id as usize).map(|term| &term.kind) {
            kind.each_operand(|slot| visit(slot.0));
            enter(almanac, kind, false, visit);
            enter(almanac, kind, true, visit);
        }
    });
    terms.lead(|id| almanac.terms.get(id as usize).and_then(plain));
    let inner: Vec<bool> = almanac.terms.iter().map(|term| matches!(term.kind, TermKind::Inner)).collect();
    almanac.terms =
        terms.sorted(&mut almanac.terms).into_iter().zip(0..).map(|(term, at)| term.arranged(at, &terms)).collect();
    almanac.blocks.iter_mut().for_each(|block| block.arrange(&terms, &inner));
    almanac.steps = steps.sorted(&mut almanac.steps).into_iter().map(|step| step.arranged(&steps, &terms)).collect();
    for version in almanac.aides.iter_mut().flat_map(|aide| aide.versions.0.iter_mut()).filter_map(|(_, v)| v.as_mut())
    {
        version.eligible = Near(terms.at(version.eligible.0));
        version.conditions.iter_mut().for_each(|(_, _, step)| *step = Near(steps.at(step.0)));
        version.outcomes.iter_mut().for_each(|(_, _, step)| *step = Near(steps.at(step.0)));
    }
    for (fixed, ceiling) in
        almanac.cumuls.iter_mut().flat_map(|cumul| cumul.versions.0.iter_mut()).filter_map(|(_, v)| v.as_mut())
    {
        fixed.iter_mut().chain([ceiling]).for_each(|step| *step = steps.at(*step));
    }
    let costs = almanac.depenses.iter_mut().map(|depense| &mut depense.versions);
    let tests = almanac.controles.iter_mut().map(|controle| &mut controle.versions);
    for step in costs
        .chain(tests)
        .chain(&mut almanac.calculs)
        .flat_map(|dated| dated.0.iter_mut())
        .filter_map(|(_, v)| v.as_mut())
    {
        *step = steps.at(*step);
    }
}

/// For a term that computes nothing: its place among these.
fn plain(term: &Term) -> Option<(u32, u32, Value)> {
    match term.kind {
        TermKind::Input(input) => Some((0, input.0, Value::Unknown)),
        TermKind::FilingDate => Some((1, 0, Value::Unknown)),
        TermKind::Constant(value) => Some((2, term.ty, value)),
        TermKind::Inner | TermKind::Op(_) => None,
    }
}

/// The steps that results are, in the order of aids.
fn step_roots(almanac: &Almanac) -> Vec<u32> {
    let versions = almanac.aides.iter().flat_map(|aide| aide.versions.0.iter()).filter_map(|(_, v)| v.as_ref());
    let aides = versions.flat_map(|v| v.conditions.iter().map(|c| c.2.0).chain(v.outcomes.iter().map(|o| o.2.0)));
    let cumuls = almanac.cumuls.iter().flat_map(|cumul| cumul.versions.0.iter()).filter_map(|(_, v)| v.as_ref());
    let cumuls = cumuls.flat_map(|(fixed, ceiling)| fixed.iter().chain([ceiling])).copied();
    let dated = almanac.depenses.iter().map(|depense| &depense.versions).chain(&almanac.calculs);
    let dated = dated.chain(almanac.controles.iter().map(|controle| &controle.versions));
    aides.chain(cumuls).chain(dated.flat_map(|dated| dated.0.iter()).filter_map(|(_, step)| *step)).collect()
}

/// The terms that steps and aids tell, in their order.
fn term_roots(almanac: &Almanac, steps: &Order) -> Vec<u32> {
    let mut roots = Vec::new();
    for step in steps.ids.iter().filter_map(|id| almanac.steps.get(*id as usize)) {
        step.kind.each_slot(|slot| roots.push(slot.0));
        roots.push(step.term.0);
    }
    let versions = almanac.aides.iter().flat_map(|aide| aide.versions.0.iter()).filter_map(|(_, v)| v.as_ref());
    roots.extend(versions.map(|version| version.eligible.0));
    roots
}

/// Visits what a fold reads outside its rows, or (`inner`) the terms of its rows.
fn enter(almanac: &Almanac, kind: &OpKind, inner: bool, visit: &mut dyn FnMut(u32)) {
    let OpKind::Fold { block: BlockId(block), .. } = kind else { return };
    let Some(block) = almanac.blocks.get(*block as usize) else { return };
    let mut told = |term: u32| {
        let own = matches!(almanac.terms.get(term as usize).map(|term| &term.kind), Some(TermKind::Inner));
        if own == inner {
            visit(term);
        }
    };
    block.fields.iter().flatten().for_each(|term| told(*term));
    for (out, kind) in &block.ops {
        kind.each_operand(|slot| told(slot.0));
        told(out.0);
    }
    block.filter.iter().chain(&block.result).for_each(|term| told(*term));
    block.ops.iter().for_each(|(_, kind)| enter(almanac, kind, inner, visit));
}

/// Things in an order where each comes after those it reads.
struct Order {
    /// The former number of each.
    ids: Vec<u32>,
    /// The new number, by the former.
    places: Vec<u32>,
    /// How many were put first.
    leading: usize,
}

impl Order {
    /// Of what is reached from some roots; `each` visits what a thing reads.
    fn new(count: usize, roots: &[u32], each: impl Fn(u32, &mut dyn FnMut(u32))) -> Self {
        let mut order = Self { ids: Vec::new(), places: vec![NONE; count], leading: 0 };
        let mut met = vec![false; count];
        let mut pending: Vec<(u32, bool)> = roots.iter().rev().map(|root| (*root, false)).collect();
        while let Some((id, settled)) = pending.pop() {
            if settled {
                if let Some(place) = order.places.get_mut(id as usize) {
                    *place = u32::try_from(order.ids.len()).unwrap_or(NONE);
                    order.ids.push(id);
                }
            } else if met.get_mut(id as usize).is_some_and(|met| !std::mem::replace(met, true)) {
                pending.push((id, true));
                let first = pending.len();
                each(id, &mut |read| pending.push((read, false)));
                if let Some(reads) = pending.get_mut(first..) {
                    reads.reverse();
                }
            }
        }
        order
    }

    /// Puts those that have a rank first, in the order of their ranks; they read nothing.
    fn lead<K: Ord>(&mut self, rank: impl Fn(u32) -> Option<K>) {
        self.leading = self.ids.iter().filter(|id| rank(**id).is_some()).count();
        self.ids.sort_by_cached_key(|id| {
            let rank = rank(*id);
            (rank.is_none(), rank)
        });
        for (id, at) in self.ids.iter().zip(0..) {
            if let Some(place) = self.places.get_mut(*id as usize) {
                *place = at;
            }
        }
    }

    /// How what is at `at` tells what it reads: by its number if it was put first.
    fn told(&self, at: u32, read: Slot) -> Slot {
        let read = self.at(read.0);
        told(at, read, (read as usize) < self.leading)
    }

    fn at(&self, id: u32) -> u32 {
        self.places.get(id as usize).copied().unwrap_or(NONE)
    }

    fn sorted<T: Clone>(&self, all: &mut Vec<T>) -> Vec<T> {
        let all = std::mem::take(all);
        self.ids.iter().filter_map(|id| all.get(*id as usize)).cloned().collect()
    }
}

impl Term {
    fn arranged(self, at: u32, terms: &Order) -> Self {
        match self.kind {
            TermKind::Op(kind) => Self { kind: TermKind::Op(kind.with_slots(|slot| terms.told(at, slot))), ..self },
            _ => self,
        }
    }
}

impl Block {
    fn arrange(&mut self, terms: &Order, inner: &[bool]) {
        let own = self.fields.iter().flatten().chain(self.ops.iter().map(|(out, _)| &out.0));
        let base = own.map(|term| terms.at(*term)).min().unwrap_or(0);
        self.base = base;
        for term in self.fields.iter_mut().chain([&mut self.filter, &mut self.result]).flatten() {
            *term = terms.at(*term).wrapping_sub(base);
        }
        for (out, kind) in &mut self.ops {
            let at = terms.at(out.0);
            // All that stands outside is told by its number, so that a body is told alike wherever it stands.
            *kind = kind.with_slots(|slot| told(at, terms.at(slot.0), inner.get(slot.index()) != Some(&true)));
            *out = Near(at.wrapping_sub(base));
        }
    }
}

impl Step {
    fn arranged(mut self, steps: &Order, terms: &Order) -> Self {
        self.term = Near(terms.at(self.term.0));
        self.kind = self.kind.with_slots(|slot| Slot(self.term.0.wrapping_sub(terms.at(slot.0))));
        self.reads.iter_mut().for_each(|read| *read = Recent(steps.at(read.0)));
        self
    }
}
