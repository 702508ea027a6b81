//! A run of a plan under both domains.

use super::blank::Blank;
use super::changes::Changes;
use super::possible::{Possible, PossibleWorkspace, Question, Values};
use super::questions::first_question;
use super::reach::Links;
use super::sheet::{BLANK, FALSE, LOST, OPEN, Seen, Stage, TRUE};
use super::{Status, Workspace};
use crate::case::{Answer, Case};
use crate::explain::{Index, Known, Run, Scene, Step, Trail, walk};
use crate::plan::{BlockId, Fault, NodeId, Plan, PlanAide, Slot, Value, Vocabulary, Window};
use crate::value::{Date, Decimal};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// The slots of a plan under the two domains, to be used again from case to case. They serve the plan they were made for.
#[derive(Debug, Clone)]
pub struct Workspaces {
    pub(super) found: Found,
    pub(super) index: Index,
    /// Of the run at hand.
    pub(super) trail: Trail,
    /// Once a question is asked.
    pub(super) links: OnceCell<Links>,
    /// One per aid, once an assessment is made.
    pub(super) blanks: OnceCell<Box<[Blank]>>,
    /// One per aid, as [`Workspaces::decide`] finds them.
    pub(super) verdicts: Vec<Verdict>,
}

/// What a run found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    exact: Workspace,
    possible: PossibleWorkspace,
    /// Whether `possible` holds all of the case at hand; else it holds what was asked for and is not known exactly.
    spread: bool,
    /// The date and the answers of the case that `exact` holds all of.
    held: Option<(Date, Vec<Answer>)>,
    /// Conditions that rest on a few choices, as they were found for other cases.
    choices: BTreeMap<(Slot, u32), i64>,
}

/// What is done at each step of a run; whether to go on to what it came from.
pub type Look<'v> = dyn FnMut(&Scene<'_>, Step<'_>, &dyn Run) -> bool + 'v;

/// The answer for an aid, before it is put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) status: Status,
    /// What keeps the aid from being computed.
    pub(super) fault: Option<Fault>,
}

impl Workspaces {
    /// For a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let found = Found {
            exact: Workspace::new(plan),
            possible: PossibleWorkspace::new(plan),
            spread: false,
            held: None,
            choices: BTreeMap::new(),
        };
        let (index, trail) = (Index::new(plan), Trail::default());
        Self { found, index, trail, links: OnceCell::new(), blanks: OnceCell::new(), verdicts: Vec::new() }
    }

    /// Runs a case whole: exactly, then, when a result depends on a missing answer, on what is still possible. After a
    /// case of the same date, only what the answers that changed do change is run.
    pub fn run(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case) {
        let Self { found, trail, .. } = self;
        trail.forget();
        let before = found.held.take().filter(|(date, _)| *date == case.date);
        let changes = before.map(|(_, answers)| {
            let mut changes = Changes::new(plan, &answers, case);
            found.exact.run_changes(plan, case, &mut changes);
            changes
        });
        if changes.is_none() {
            found.exact.run(plan, case);
        }
        let open = found.leaves_unknown(plan);
        match changes.filter(|_| open && found.spread) {
            Some(mut changes) => {
                let Found { possible, exact, .. } = found;
                possible.run_changes(&mut Question { plan, vocabulary, case, exact }, &mut changes);
            }
            None => {
                found.possible.begin();
                found.spread = false;
                if open {
                    found.spread(plan, vocabulary, case);
                }
            }
        }
        found.held = Some((case.date, case.answers.clone()));
    }

    /// Visits the steps that some steps of the run came from, as [`walk`](crate::explain::walk()) does.
    pub fn walk(&mut self, plan: &Plan, vocabulary: &Vocabulary, roots: &[NodeId], visit: &mut Look<'_>) {
        let Self { found, index, trail, .. } = self;
        let scene = Scene { plan, vocabulary, index, sources: None };
        walk(&scene, trail, found, roots, &mut |step, run| visit(&scene, step, run));
    }

    /// The first question worth asking after a run, by rank, and all the inputs that seem to be; those of `passed` left
    /// aside. It is the first of those that [`super::questions()`] gives, sooner found.
    #[must_use]
    pub fn first_question(&self, plan: &Plan, vocabulary: &Vocabulary, passed: &[u32]) -> (Option<u32>, Vec<u32>) {
        let Some(possible) = self.found.possible() else { return (None, Vec::new()) };
        let all: Vec<usize> = (0..plan.aides.len()).collect();
        let links = self.links.get_or_init(|| Links::new(plan, vocabulary.inputs.len()));
        first_question(links, plan, vocabulary, possible, &all, passed)
    }

    /// Answers for the aids of a case that was begun, of which a sheet holds this, and finds their amounts; of what the
    /// sheet cannot tell, no more is computed than can change an answer.
    pub(super) fn decide(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case, seen: Seen<'_>) {
        let Self { found, verdicts, .. } = self;
        verdicts.clear();
        for (number, aide) in plan.aides.iter().enumerate() {
            let verdict = match seen.status(number) {
                Some(Status::Eligible) => {
                    seen.tell_outcomes(plan, found, number);
                    found.granted(plan, vocabulary, case, aide)
                }
                Some(status) => said(status),
                None => found.decide(plan, vocabulary, case, (number, aide), seen),
            };
            verdicts.push(verdict);
        }
    }

    /// What is known of a slot of the main line for the case at hand, computed if it was not.
    pub fn find(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case, slot: Slot) -> Known {
        self.found.find(plan, vocabulary, case, slot)
    }

    /// What the run found in a slot of the main line.
    #[must_use]
    pub fn known(&self, slot: Slot) -> Known {
        self.found.known(slot)
    }
}

impl Found {
    /// The exact value of a slot of the main line for the case at hand, computed if it was not.
    pub(super) fn exact(&mut self, plan: &Plan, case: &Case, slot: Slot) -> Value {
        self.exact.demand(plan, case, slot)
    }

    pub(super) fn begin(&mut self) {
        self.exact.begin();
        self.possible.begin();
        (self.spread, self.held) = (false, None);
    }

    fn leaves_unknown(&self, plan: &Plan) -> bool {
        let unknown = |slot: Slot| self.exact.get(slot) == Value::Unknown;
        let node = |id: NodeId| plan.slot_of(id).is_some_and(unknown);
        let of_aide = |aide: &PlanAide| match self.exact.get(aide.eligible) {
            Value::Unknown => true,
            Value::Bool(true) => aide.outcomes.iter().any(|o| node(o.node)),
            _ => aide.conditions.iter().any(|c| node(c.node)),
        };
        plan.aides.iter().any(of_aide)
            || plan.cumuls.iter().any(|c| node(c.ceiling) || c.fixed.is_some_and(node))
            || plan.depenses.iter().any(|d| node(d.cost))
            || plan.calculs.iter().any(|(_, id)| node(*id))
    }

    /// Takes a slot of the main line as computed exactly for the case that was begun.
    pub(super) fn know(&mut self, slot: Slot, value: Value) {
        self.exact.know(slot, value);
    }

    /// The answer for an aid that a sheet cannot tell: a condition that is not met ends it.
    fn decide(
        &mut self,
        plan: &Plan,
        vocabulary: &Vocabulary,
        case: &Case,
        (number, aide): (usize, &PlanAide),
        seen: Seen<'_>,
    ) -> Verdict {
        let (mut open, mut lost, mut told) = (false, false, false);
        for stage in seen.conditions(number) {
            let cell = self.cell(stage, seen).unwrap_or_else(|| {
                if !told {
                    seen.tell_conditions(plan, self, number);
                    told = true;
                }
                self.ask(plan, vocabulary, case, (stage, seen))
            });
            match cell {
                FALSE => return said(Status::NotEligible),
                BLANK | OPEN => open = true,
                LOST => lost = true,
                _ => {}
            }
        }
        if lost && self.find(plan, vocabulary, case, aide.eligible) != Known::Exact(Value::Bool(true)) {
            self.verdict(plan, aide)
        } else if open && !lost {
            said(Status::Unknown)
        } else {
            self.granted(plan, vocabulary, case, aide)
        }
    }

    /// A condition, as far as a sheet or a case like this one tell it.
    fn cell(&self, stage: &Stage, seen: Seen<'_>) -> Option<i64> {
        match seen.cell(stage.slot) {
            LOST => self.choices.get(&(stage.slot, seen.combination(stage)?)).copied(),
            cell => Some(cell),
        }
    }

    /// A condition by both domains: lost where they tell more than a cell can.
    fn ask(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case, (stage, seen): (&Stage, Seen<'_>)) -> i64 {
        let cell = match self.find(plan, vocabulary, case, stage.slot) {
            Known::Exact(Value::Bool(true)) => TRUE,
            Known::Exact(Value::Bool(false)) => FALSE,
            Known::Exact(_) => LOST,
            _ => {
                let possible = self.possible.get(stage.slot);
                if possible.can_be_true() && possible.can_be_false() { OPEN } else { LOST }
            }
        };
        if let Some(number) = seen.combination(stage) {
            self.choices.insert((stage.slot, number), cell);
        }
        cell
    }

    /// The answer for an aid whose conditions are met: granted, unless something that it gives cannot be computed.
    fn granted(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case, aide: &PlanAide) -> Verdict {
        let mut fault = None;
        for outcome in &aide.outcomes {
            if let Known::Exact(Value::Fault(found)) = self.demand(plan, vocabulary, case, outcome.node) {
                fault = fault.or(Some(found));
            }
        }
        fault.map_or(said(Status::Eligible), failed)
    }

    /// What is known of a step, computed if it was not.
    pub(super) fn demand(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case, id: NodeId) -> Known {
        plan.slot_of(id).map_or(Known::Nothing, |slot| self.find(plan, vocabulary, case, slot))
    }

    /// What is known of a slot, computed if it was not.
    fn find(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case, slot: Slot) -> Known {
        let exact = self.exact.demand(plan, case, slot);
        if exact != Value::Unknown {
            return Known::Exact(exact);
        }
        self.possible.demand(&mut Question { plan, vocabulary, case, exact: &mut self.exact }, slot);
        self.known(slot)
    }

    /// Runs the case at hand on what is still possible, unless it has been.
    pub(super) fn spread(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case) -> &PossibleWorkspace {
        if !self.spread {
            self.possible.run_case(&mut Question { plan, vocabulary, case, exact: &mut self.exact });
            self.spread = true;
        }
        &self.possible
    }

    /// What is still possible, when something depends on a missing answer.
    pub(super) fn possible(&self) -> Option<&PossibleWorkspace> {
        self.spread.then_some(&self.possible)
    }

    /// The answer for an aid.
    pub(super) fn verdict(&self, plan: &Plan, aide: &PlanAide) -> Verdict {
        match aide.window {
            Window::OutOfPeriod(gap) => return failed(Fault::OutOfPeriod(gap)),
            Window::Closed(_) => return said(Status::NotEligible),
            Window::Open => {}
        }
        match self.known(aide.eligible) {
            Known::Exact(Value::Bool(false)) => said(Status::NotEligible),
            Known::Exact(Value::Fault(fault)) => failed(fault),
            Known::Exact(Value::Bool(true)) => {
                let slots = aide.outcomes.iter().filter_map(|o| plan.slot_of(o.node));
                let mut faults = slots.filter_map(|slot| match self.known(slot) {
                    Known::Exact(Value::Fault(fault)) => Some(fault),
                    _ => None,
                });
                faults.next().map_or(said(Status::Eligible), failed)
            }
            _ => said(Status::Unknown),
        }
    }

    /// The amount of an aid in euros, or in euros a month of an allocation; an error when it is not known exactly,
    /// `None` when the aid has none.
    pub(super) fn montant(&self, plan: &Plan, aide: &PlanAide) -> Result<Option<Decimal>, ()> {
        let Some(slot) = plan.montant(aide) else { return Ok(None) };
        match self.known(slot) {
            Known::Exact(Value::Number(amount)) => Ok(Some(amount.normalize())),
            _ => Err(()),
        }
    }
}

fn said(status: Status) -> Verdict {
    Verdict { status, fault: None }
}

fn failed(fault: Fault) -> Verdict {
    let status = match fault {
        Fault::OutOfPeriod(_) => Status::OutOfPeriod,
        _ => Status::Failed,
    };
    Verdict { status, fault: Some(fault) }
}

impl Run for Found {
    fn exact(&self, slot: Slot) -> Value {
        self.exact.get(slot)
    }

    fn known(&self, slot: Slot) -> Known {
        match self.exact.get(slot) {
            Value::Unknown if self.possible.holds(slot) => told(self.possible.get(slot)),
            Value::Unknown => Known::Nothing,
            value => Known::Exact(value),
        }
    }

    fn rows(&self, list: u32) -> Option<usize> {
        self.exact.rows(list)
    }

    fn enter(&mut self, plan: &Plan, block: BlockId, list: u32, row: usize) {
        self.exact.run_row(plan, block, list, row);
    }
}

/// What can be told of what is possible. Faults that other answers avoid are left aside: the bounds are those of the
/// values.
pub(super) fn told(possible: &Possible) -> Known {
    if let Some(value) = possible.single() {
        return Known::Exact(value);
    }
    match &possible.values {
        Values::Number(numbers) if numbers.low() > Decimal::MIN && numbers.high() < Decimal::MAX => {
            Known::Between(Value::Number(numbers.low()), Value::Number(numbers.high()))
        }
        Values::Date(from, to) => Known::Between(Value::Date(*from), Value::Date(*to)),
        Values::Enum(set) => {
            let held = |n: &u16| set.checked_shr(u32::from(*n)).is_some_and(|rest| rest & 1 == 1);
            Known::Among((0..128).filter(held).map(Value::Enum).collect())
        }
        Values::Text(Some(texts)) => Known::Among(texts.iter().copied().map(Value::Text).collect()),
        _ => Known::Nothing,
    }
}
