//! What a run reaches of the rules, and what any run can reach.
//!
//! Both are read from the slots of a run that is over: one of a case, exactly, or one where no answer is given, on all
//! that is possible. What the second does not reach, nothing can.

mod advice;
mod items;
mod landmarks;
mod sight;
mod users;

pub use advice::advise;
pub use items::{Item, ItemKind, Versioned, items};

use super::possible::PossibleWorkspace;
use super::{Assessment, Engine, Status};
use crate::explain::{Index, Run, Scene, Step, Trail, walk};
use crate::model::{AideId, Target};
use crate::plan::{NodeId, Plan, Targets, Window};
use crate::source::Span;
use crate::value::Date;
use landmarks::Landmarks;
use sight::{Exactly, Possibly};
use std::collections::BTreeSet;

/// Something of the rules that a case reaches, by where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// A condition of an aid, by index: met, not met, or resting on an answer that is not given.
    Condition(AideId, u32, Option<bool>),
    /// A row of a table, or a bracket of a progressive barème.
    Row(Span),
    /// A ceiling or a floor: whether it changed the value.
    Bound(Span, bool),
    /// A version of a calcul, a table, a condition, a result or the ceiling of a cumul.
    Version(Span),
    /// A period of an aid, by index.
    Period(AideId, u32),
}

/// Tells what runs of one plan reach.
#[derive(Debug, Clone)]
pub struct Recorder<'e> {
    engine: &'e Engine,
    landmarks: Landmarks,
}

impl<'e> Recorder<'e> {
    /// For a plan of an engine.
    #[must_use]
    pub fn new(engine: &'e Engine, plan: &Plan) -> Self {
        Self { engine, landmarks: Landmarks::new(engine.model(), plan) }
    }

    /// Notes what a step of a run reaches.
    pub fn note(&self, scene: &Scene<'_>, step: Step<'_>, run: &dyn Run, reached: &mut BTreeSet<Reached>) {
        let sight = Exactly { run, in_row: step.row.is_some() };
        self.landmarks.note(scene, step.id, step.node, &sight, reached);
    }

    /// The period that an aid is in, of an expectation about it.
    #[must_use]
    pub fn period(&self, plan: &Plan, target: Target) -> Option<Reached> {
        let (Target::Aide(id) | Target::Outcome(id, _) | Target::Retenu(id)) = target else { return None };
        let number = plan.aides.iter().position(|aide| aide.id == id)?;
        self.landmarks.periods.get(number).copied().flatten()
    }

    /// Whether the ceilings on sums where an éligible aid counts reduced something.
    #[must_use]
    pub fn cumuls(&self, plan: &Plan, id: AideId, said: &Assessment) -> Vec<Reached> {
        let number = plan.aides.iter().position(|aide| aide.id == id);
        let granted = number.and_then(|n| said.aides.get(n)).is_some_and(|aide| aide.status == Status::Eligible);
        let counts = |aides: &[u32]| granted && aides.iter().any(|aide| Some(*aide as usize) == number);
        let bound = |name: &str| {
            let declared = self.engine.model().cumuls.iter().find(|c| c.name.name == name)?;
            Some(Reached::Bound(declared.name.span, said.combination.cumuls.iter().any(|c| c.cumul == name)))
        };
        plan.cumuls.iter().filter(|c| counts(&c.aides)).filter_map(|c| bound(&c.name)).collect()
    }
}

/// Of the ways to reach some items, those that some case may take, at some date. Periods are looked at until nothing more
/// can be found there.
///
/// ```
/// use bareme::eval::{Engine, items, reachable};
/// use bareme::model::Model;
/// let engine = Engine::new(Model::default(), &[]).unwrap();
/// assert!(reachable(&engine, &items(engine.model())).is_empty());
/// ```
#[must_use]
pub fn reachable(engine: &Engine, items: &[Item]) -> BTreeSet<Reached> {
    search(engine, items, |_| Targets::All)
}

/// What some case may reach at a date.
///
/// ```
/// use bareme::eval::{Engine, reachable_on};
/// use bareme::{model::Model, value::Date};
/// let engine = Engine::new(Model::default(), &[]).unwrap();
/// assert!(reachable_on(&engine, Date::parse("01/01/2026").unwrap()).is_empty());
/// ```
#[must_use]
pub fn reachable_on(engine: &Engine, date: Date) -> BTreeSet<Reached> {
    let mut reached = BTreeSet::new();
    possibly(engine, &engine.plan(date, &Targets::All), &mut reached);
    reached
}

/// As [`reachable`], by way of aids alone where some come to an item: a calcul by itself, which a worked case may look at
/// any day, leads nowhere then. Far less is computed.
fn reachable_by_aides(engine: &Engine, items: &[Item]) -> BTreeSet<Reached> {
    search(engine, items, |open| {
        if open.iter().any(|item| item.users.is_empty()) {
            return Targets::All;
        }
        Targets::aides(open.iter().flat_map(|item| &item.users).copied())
    })
}

/// Looks at the periods where most may be found first; `targets` says what to compute for what may be found there.
fn search(engine: &Engine, items: &[Item], targets: impl Fn(&[&Item]) -> Targets) -> BTreeSet<Reached> {
    let mut periods: Vec<(Date, Date)> = engine.breaks().iter().map(|first| engine.period(*first)).collect();
    let mut reached = BTreeSet::new();
    loop {
        let open: Vec<&Item> = items.iter().filter(|item| item.ways.iter().any(|way| !reached.contains(way))).collect();
        let holds = |period: &(Date, Date)| open.iter().filter(|item| item.holds_in(*period)).count();
        let best = periods.iter().enumerate().max_by_key(|(_, period)| holds(period));
        let Some((number, period)) = best.filter(|(_, period)| holds(period) > 0).map(|(n, p)| (n, *p)) else {
            return reached;
        };
        let here: Vec<&Item> = open.into_iter().filter(|item| item.holds_in(period)).collect();
        possibly(engine, &engine.plan(period.0, &targets(&here)), &mut reached);
        periods.swap_remove(number);
    }
}

/// Notes all that some case may reach under a plan.
fn possibly(engine: &Engine, plan: &Plan, reached: &mut BTreeSet<Reached>) {
    let vocabulary = engine.vocabulary();
    let mut workspace = PossibleWorkspace::new(plan);
    workspace.load_nothing(plan, vocabulary);
    workspace.run(plan);
    let landmarks = Landmarks::new(engine.model(), plan);
    let index = Index::new(plan);
    let scene = Scene { plan, vocabulary, index: &index, sources: None };
    let open = || plan.aides.iter().enumerate().filter(|(_, aide)| matches!(aide.window, Window::Open));
    let of_aides =
        open().flat_map(|(_, aide)| aide.conditions.iter().map(|c| c.node).chain(aide.outcomes.iter().map(|o| o.node)));
    let of_cumuls = plan.cumuls.iter().flat_map(|c| c.fixed.into_iter().chain([c.ceiling]));
    let others = plan.depenses.iter().map(|d| d.cost).chain(plan.calculs.iter().map(|(_, node)| *node));
    let roots: Vec<NodeId> = of_aides.chain(of_cumuls).chain(others).collect();
    let mut sight = Possibly { workspace: &workspace };
    walk(&scene, &mut Trail::default(), &mut sight, &roots, &mut |step, _| {
        landmarks.note(&scene, step.id, step.node, &Possibly { workspace: &workspace }, reached);
        true
    });
    reached.extend(open().filter_map(|(number, _)| landmarks.periods.get(number).copied().flatten()));
    for cumul in &plan.cumuls {
        let declared = engine.model().cumuls.iter().find(|c| c.name.name == cumul.name);
        reached.extend(declared.into_iter().flat_map(|c| [true, false].map(|bit| Reached::Bound(c.name.span, bit))));
    }
}
