//! Applications evaluated, with one plan a period, shared by all threads.

use super::ceilings::Ceilings;
use super::error::BatchError;
use super::messages;
use super::tally::{AideTally, AxeTally, Summary, sum};
use crate::case::{Case, FieldError};
use crate::eval::{self, AideSummary, Assessment, Engine, Kind, Schedule, Sheet, Status, Workspaces, summarise};
use crate::explain::Known;
use crate::model::{AideField, AideId, Type};
use crate::plan::{Plan, PlanAide, Slot, Targets, Value};
use crate::value::{Date, Decimal};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What evaluates, shared by all threads.
pub(super) struct Evaluator<'e> {
    engine: &'e Engine,
    /// The aids wanted, in the order of the rules.
    aides: Vec<AideId>,
    /// Whether an enveloppe finances each of them.
    financed: Vec<bool>,
    pub(super) ceilings: Ceilings,
    plans: Mutex<BTreeMap<Date, Arc<Period>>>,
}

/// The plan of a period.
struct Period {
    plan: Plan,
    schedule: Schedule,
    /// Where each aid wanted stands among those of the plan.
    places: Vec<Option<usize>>,
}

/// What one thread keeps from an application to the next.
#[derive(Default)]
pub(super) struct Worker {
    periods: BTreeMap<Date, (Arc<Period>, Workspaces)>,
    sheet: Sheet,
    lines: Vec<AideSummary>,
}

/// What is said of one application.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// One per aid wanted.
    pub(super) aides: Vec<AideOutcome>,
    /// Money received by axis, in euros.
    pub(super) axes: Vec<Decimal>,
    /// What is kept, in euros, of the aids that an enveloppe finances.
    pub(super) claims: Vec<(AideId, Decimal)>,
}

/// What is said of one aid.
#[derive(Debug, Clone)]
pub(super) struct AideOutcome {
    pub(super) status: Status,
    pub(super) montant: Amount,
    /// Whether the amount is a proportion, as a fraction of one.
    pub(super) proportion: bool,
    /// What is kept in the best combination, in euros.
    pub(super) retenu: Option<Decimal>,
}

/// The amount of an aid, in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// It has none, or is not granted.
    None,
    /// Known.
    Exact(Decimal),
    /// Between two bounds, both included.
    Between(Decimal, Decimal),
}

impl<'e> Evaluator<'e> {
    /// For some aids by name, or all.
    pub(super) fn new(engine: &'e Engine, wanted: &[String]) -> Result<Self, BatchError> {
        let all = || (0..).map(AideId).zip(&engine.model().aides);
        for name in wanted {
            if !all().any(|(_, aide)| aide.name.name == *name) {
                let like = crate::diag::nearest(name, engine.model().aides.iter().map(|a| a.name.name.as_str()));
                return Err(BatchError::Options(messages::unknown_aide(name, like)));
            }
        }
        let aides = all().filter(|(_, aide)| wanted.is_empty() || wanted.contains(&aide.name.name));
        let (mut ids, mut financed) = (Vec::new(), Vec::new());
        for (id, aide) in aides {
            ids.push(id);
            let named = engine.model().enveloppes.iter().any(|enveloppe| enveloppe.aides.contains(&id));
            financed.push(named && eval::commits(aide.nature));
        }
        let ceilings = Ceilings::new(engine.model());
        Ok(Self { engine, aides: ids, financed, ceilings, plans: Mutex::default() })
    }

    /// The names of the aids wanted.
    pub(super) fn aides(&self) -> impl Iterator<Item = &str> {
        self.aides.iter().filter_map(|id| self.engine.model().aides.get(id.index())).map(|aide| aide.name.name.as_str())
    }

    /// The axes of the pack.
    pub(super) fn axes(&self) -> impl Iterator<Item = &str> {
        self.engine.model().manifest.axes.iter().map(|(name, _)| name.as_str())
    }

    /// A summary where nothing is counted yet.
    pub(super) fn summary(&self) -> Summary {
        let model = self.engine.model();
        let aides = self.aides.iter().filter_map(|id| model.aides.get(id.index()));
        let tally = |aide: &crate::model::Aide| AideTally {
            aide: aide.name.name.clone(),
            label: aide.label.clone(),
            monthly: eval::kind(aide.nature) == Kind::Monthly,
            unsummed: eval::kind(aide.nature) == Kind::Other,
            ..AideTally::default()
        };
        let axes = model.manifest.axes.iter().enumerate().map(|(index, (axe, title))| AxeTally {
            axe: axe.clone(),
            title: title.clone(),
            ceiling: self.ceilings.of(index),
            ..AxeTally::default()
        });
        Summary { aides: aides.map(tally).collect(), axes: axes.collect(), ..Summary::default() }
    }

    fn period(&self, date: Date) -> Arc<Period> {
        // A thread that panicked left either no plan or a whole one.
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(period) = holding(&plans, date, |period| period) {
            return Arc::clone(period);
        }
        let plan = self.engine.lasting_plan(date, &Targets::aides(self.aides.iter().copied()));
        let places = self.aides.iter().map(|id| plan.aides.iter().position(|a| a.id == *id)).collect();
        let schedule = Schedule::new(&plan, self.engine.vocabulary());
        let period = Arc::new(Period { plan, schedule, places });
        plans.insert(period.plan.from, Arc::clone(&period));
        period
    }

    /// The first day of the period that holds a date, ready for a thread.
    fn ready(&self, worker: &mut Worker, date: Date) -> Date {
        if let Some((period, _)) = holding(&worker.periods, date, |(period, _)| period) {
            return period.plan.from;
        }
        let period = self.period(date);
        let (from, workspaces) = (period.plan.from, Workspaces::new(&period.plan));
        worker.periods.insert(from, (period, workspaces));
        from
    }

    /// Evaluates cases and counts what they give; for each, what is said of it, or the answers that contradict one
    /// another: nothing is counted then.
    pub(super) fn outcomes(
        &self,
        worker: &mut Worker,
        cases: &[&Case],
        summary: &mut Summary,
    ) -> Vec<Result<Outcome, Vec<FieldError>>> {
        let mut periods: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
        for (number, case) in cases.iter().enumerate() {
            periods.entry(self.ready(worker, case.date)).or_default().push(number);
        }
        let mut outcomes: Vec<_> = cases.iter().map(|_| Ok(Outcome::default())).collect();
        for (from, numbers) in periods {
            let cases: Vec<&Case> = numbers.iter().filter_map(|number| cases.get(*number).copied()).collect();
            self.in_period(worker, from, &cases, summary, |at, outcome| {
                if let Some(place) = numbers.get(at).and_then(|number| outcomes.get_mut(*number)) {
                    *place = outcome;
                }
            });
        }
        outcomes
    }

    /// Evaluates cases of the period that begins on a day; calls `each` with the number of each.
    fn in_period(
        &self,
        worker: &mut Worker,
        from: Date,
        cases: &[&Case],
        summary: &mut Summary,
        mut each: impl FnMut(usize, Result<Outcome, Vec<FieldError>>),
    ) {
        let Worker { periods, sheet, lines } = worker;
        let Some((period, workspaces)) = periods.get_mut(&from) else { return };
        let Period { plan, schedule, .. } = &**period;
        sheet.load(plan, schedule, cases);
        sheet.decide(plan, schedule);
        for ((row, case), doubt) in cases.iter().enumerate().zip(sheet.doubts(plan, schedule)) {
            let seen = sheet.seen(schedule, row);
            summarise(plan, self.engine.vocabulary(), case, workspaces, seen, lines);
            let contradictions =
                if doubt { workspaces.contradictions(plan, self.engine.vocabulary(), case) } else { Vec::new() };
            let outcome = if contradictions.is_empty() {
                Ok(self.outcome(period, workspaces, lines, case, summary))
            } else {
                Err(contradictions)
            };
            each(row, outcome);
        }
    }

    /// Puts together and counts what is said of a case.
    fn outcome(
        &self,
        period: &Period,
        workspaces: &mut Workspaces,
        lines: &[AideSummary],
        case: &Case,
        summary: &mut Summary,
    ) -> Outcome {
        let mut outcome = Outcome {
            aides: Vec::with_capacity(self.aides.len()),
            axes: vec![Decimal::ZERO; summary.axes.len()],
            claims: Vec::new(),
        };
        for ((place, tally), financed) in period.places.iter().zip(&mut summary.aides).zip(&self.financed) {
            let found = place.and_then(|at| Some((period.plan.aides.get(at)?, lines.get(at)?)));
            let Some((aide, line)) = found else { continue };
            tally.count(line.status, line.montant, line.retenu);
            if let Some(retenu) = line.retenu.filter(|_| eval::kind(aide.nature) == Kind::Received)
                && let Some(total) = outcome.axes.get_mut(aide.axe)
            {
                *total = sum(*total, retenu);
            }
            if let Some(retenu) = line.retenu.filter(|retenu| *financed && !retenu.is_zero()) {
                outcome.claims.push((aide.id, retenu));
                self.ceilings.count(&mut summary.axes, aide.id, case.date, retenu);
            }
            let (montant, proportion) = amount(&period.plan, aide, line, |slot| {
                workspaces.find(&period.plan, self.engine.vocabulary(), case, slot)
            });
            outcome.aides.push(AideOutcome { status: line.status, montant, proportion, retenu: line.retenu });
        }
        for (tally, total) in summary.axes.iter_mut().zip(&outcome.axes) {
            tally.demandes += u64::from(!total.is_zero());
            tally.retenu = sum(tally.retenu, *total);
        }
        outcome
    }

    /// Everything that is said of the case last evaluated.
    pub(super) fn assessment(&self, worker: &mut Worker, case: &Case) -> Option<Assessment> {
        let from = self.ready(worker, case.date);
        let (period, workspaces) = worker.periods.get_mut(&from)?;
        let options = eval::Options::default();
        let mut assessment = eval::assess(&period.plan, self.engine.vocabulary(), case, workspaces, options);
        let mut at = 0;
        assessment.aides.retain(|_| {
            at += 1;
            period.places.contains(&Some(at - 1))
        });
        Some(assessment)
    }
}

/// Of what is kept by first day of its period, that of a date.
fn holding<T>(kept: &BTreeMap<Date, T>, date: Date, period: impl Fn(&T) -> &Arc<Period>) -> Option<&T> {
    let (_, last) = kept.range(..=date).next_back()?;
    (date <= period(last).plan.to).then_some(last)
}

/// The amount of an aid, and whether it is a proportion; `find` gives what is known of a slot.
fn amount(plan: &Plan, aide: &PlanAide, line: &AideSummary, find: impl FnOnce(Slot) -> Known) -> (Amount, bool) {
    if let Some(montant) = line.montant {
        return (Amount::Exact(montant), false);
    }
    let node = aide.outcome(AideField::Montant).and_then(|o| plan.node(o.node));
    let Some(node) = node.filter(|_| matches!(line.status, Status::Eligible | Status::Unknown)) else {
        return (Amount::None, false);
    };
    let amount = match find(node.slot) {
        Known::Exact(Value::Number(n)) => Amount::Exact(n.normalize()),
        Known::Between(Value::Number(low), Value::Number(high)) => Amount::Between(low.normalize(), high.normalize()),
        _ => Amount::None,
    };
    let unit = plan.slots.get(node.slot.index()).map(|info| &info.ty);
    (amount, matches!(unit, Some(Type::Number(unit)) if unit.is_proportion()))
}
