//! A plan run over columns: thousands of cases at once, every value a whole number.
//!
//! A number stands as so many units of the last decimal that its slot may have, a date, a choice or a truth as a number
//! of its own. What this cannot hold, or does not know how to compute (a quotient, the rows of a list), is said to be
//! [`LOST`](cells::LOST) and asked of the exact domain, case by case: a cell that is known is what the exact domain
//! finds, to the last digit.

mod cells;
mod kernels;
mod regions;
mod schedule;

pub use schedule::Schedule;

use super::workspaces::Found;
use super::{AideSummary, Status};
use crate::case::{Answer, Case};
use crate::plan::{Plan, Slot, Value, Window};
use crate::value::Decimal;
pub(super) use cells::{BLANK, FALSE, LOST, OPEN, TRUE};
use cells::{decimal, decode, encode, known};
use schedule::Script;
pub(super) use schedule::Stage;
use std::mem;

/// The slots of a plan for many cases, to be used again for any other cases and any other plan.
///
/// ```
/// use bareme::case::CaseReader;
/// use bareme::eval::{Sheet, Engine, Schedule, Status, Workspaces, summarise};
/// use bareme::pack::{MemoryLoader, load};
/// use bareme::plan::Targets;
/// use bareme::value::Decimal;
///
/// let manifest = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\nenergie = \"Énergie\"\n";
/// let rules = "module a
///
/// entrée travaux.cout « Coût » : €
///     entre 0 € et 100 000 €
///
/// aide prime « Prime »
///     axe energie
///     nature subvention
///     référence « Délibération 1 »
///     condition des_travaux « Plus de 1 000 € de travaux » : travaux.cout > 1 000 €
///     montant = 30 % × travaux.cout
/// ";
/// let pack = load(&MemoryLoader::from_iter([("bareme.toml", manifest), ("a.bareme", rules)]));
/// let engine = Engine::new(pack.model, &pack.diagnostics).unwrap();
/// let reader = CaseReader::new(engine.vocabulary());
/// let read = |cost: &str| reader.json(&format!(r#"{{"date": "2026-01-15", "travaux.cout": {cost}}}"#), None).unwrap();
/// let cases = ["900", "10000", "null"].map(read);
///
/// let plan = engine.plan(cases[0].date, &Targets::All);
/// let schedule = Schedule::new(&plan, engine.vocabulary());
/// let mut sheet = Sheet::default();
/// sheet.load(&plan, &schedule, &cases.iter().collect::<Vec<_>>());
/// sheet.decide(&plan, &schedule);
/// let (mut workspaces, mut lines) = (Workspaces::new(&plan), Vec::new());
/// let mut said = Vec::new();
/// for (row, case) in cases.iter().enumerate() {
///     summarise(&plan, engine.vocabulary(), case, &mut workspaces, sheet.seen(&schedule, row), &mut lines);
///     said.push((lines[0].status, lines[0].montant));
/// }
/// assert_eq!(
///     said,
///     [(Status::NotEligible, None), (Status::Eligible, Some(Decimal::from(3000))), (Status::Unknown, None)]
/// );
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// By slot, a cell a case; of operations that were not run, what is left of other cases.
    cells: Vec<Vec<i64>>,
    /// By case, whether it says what is committed of enveloppes.
    engaged: Vec<bool>,
    /// By list that the schedule names, whether it is given.
    lists: Vec<Vec<i64>>,
    /// By operation that several aids share, whether it was run.
    done: Vec<bool>,
    /// How many cases are held.
    count: usize,
    /// Every case, by number.
    all: Vec<u32>,
    /// By aid, then by case: the answer, where it is found.
    statuses: Vec<Option<Status>>,
}

/// What a sheet holds of one case.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    schedule: &'a Schedule,
    sheet: &'a Sheet,
    row: usize,
}

impl Sheet {
    /// Takes in cases of the plan's period in place of those held.
    pub fn load(&mut self, plan: &Plan, schedule: &Schedule, cases: &[&Case]) {
        if self.cells.len() < plan.slots.len() {
            self.cells.resize(plan.slots.len(), Vec::new());
        }
        self.count = cases.len();
        self.all.clear();
        self.all.extend((0..).zip(cases).map(|(row, _): (u32, _)| row));
        self.engaged.clear();
        self.engaged.extend(cases.iter().map(|case| !case.engaged.is_empty()));
        self.done.clear();
        self.done.resize(plan.ops.len(), false);
        if let Some(column) = plan.filing_date.and_then(|slot| self.cells.get_mut(slot.index())) {
            column.clear();
            column.extend(cases.iter().map(|case| encode(Value::Date(case.date), 0)));
        }
        let (first, last) = schedule.days;
        for (input, slot) in plan.inputs.iter().enumerate() {
            let Some(slot) = *slot else { continue };
            let Some(column) = self.cells.get_mut(slot.index()) else { continue };
            let (scale, blank) = (schedule.scale(slot), schedule.blank(slot));
            column.clear();
            column.extend(cases.iter().map(|case| match case.answers.get(input) {
                Some(Answer::Value(value)) if *value != Value::Unknown => encode(*value, scale),
                _ if first <= case.date && case.date <= last => blank,
                _ => LOST,
            }));
        }
        self.lists.resize(schedule.lists.len(), Vec::new());
        for (column, list) in self.lists.iter_mut().zip(&schedule.lists) {
            let given = |case: &&Case| matches!(case.answers.get(*list as usize), Some(Answer::Rows(_)));
            column.clear();
            column.extend(cases.iter().map(|case| if given(case) { LOST } else { BLANK }));
        }
    }

    /// Answers for every aid and case, as far as columns can tell. A condition is run for the cases that those before it
    /// leave in question, an amount for those granted.
    pub fn decide(&mut self, plan: &Plan, schedule: &Schedule) {
        let all = mem::take(&mut self.all);
        let mut statuses = mem::take(&mut self.statuses);
        statuses.clear();
        statuses.resize(plan.aides.len() * self.count, None);
        let (mut live, mut open) = (Vec::with_capacity(all.len()), Vec::new());
        let parts = statuses.chunks_mut(self.count.max(1));
        for ((aide, script), statuses) in plan.aides.iter().zip(&schedule.scripts).zip(parts) {
            match aide.window {
                Window::Open => {}
                Window::Closed(_) => {
                    statuses.fill(Some(Status::NotEligible));
                    continue;
                }
                Window::OutOfPeriod(_) => {
                    statuses.fill(Some(Status::OutOfPeriod));
                    continue;
                }
            }
            live.clone_from(&all);
            self.conditions(plan, schedule, (script, statuses), (&all, &mut live, &mut open));
            // What leads to the conditions was not run to its end where none of them can be met.
            if live.is_empty() {
                continue;
            }
            for stage in &script.outcomes {
                self.run_stage(plan, schedule, stage, &live, &all);
            }
        }
        (self.all, self.statuses) = (all, statuses);
    }

    /// Whether the answers of each case may contradict one another.
    pub fn doubts(&mut self, plan: &Plan, schedule: &Schedule) -> Vec<bool> {
        let all = mem::take(&mut self.all);
        let mut doubts = vec![false; all.len()];
        for stage in &schedule.controles {
            self.run_stage(plan, schedule, stage, &all, &all);
            let column = self.view(schedule, stage.slot, schedule.scale(stage.slot));
            for (row, doubt) in doubts.iter_mut().enumerate() {
                *doubt |= matches!(column.at(row), FALSE | LOST);
            }
        }
        self.all = all;
        doubts
    }

    /// Leaves in `live` the cases that meet all conditions; `open` is room to count what they leave open.
    fn conditions(
        &mut self,
        plan: &Plan,
        schedule: &Schedule,
        (script, statuses): (&Script, &mut [Option<Status>]),
        (all, live, open): (&[u32], &mut Vec<u32>, &mut Vec<i64>),
    ) {
        open.clear();
        open.resize(all.len(), TRUE);
        statuses.fill(Some(Status::NotEligible));
        for stage in &script.conditions {
            if live.is_empty() {
                return;
            }
            self.run_stage(plan, schedule, stage, live, all);
            let column = self.view(schedule, stage.slot, schedule.scale(stage.slot));
            live.retain(|row| {
                let cell = column.at(*row as usize);
                if !known(cell)
                    && let Some(open) = open.get_mut(*row as usize)
                {
                    *open = (*open).min(cell);
                }
                cell != FALSE
            });
        }
        live.retain(|row| {
            let open = open.get(*row as usize).copied().unwrap_or(LOST);
            if let Some(status) = statuses.get_mut(*row as usize) {
                *status = match open {
                    LOST => None,
                    BLANK | OPEN => Some(Status::Unknown),
                    _ => Some(Status::Eligible),
                };
            }
            known(open)
        });
    }

    /// Runs what a slot needs: for all cases what other aids may need too, for some the rest.
    fn run_stage(&mut self, plan: &Plan, schedule: &Schedule, stage: &Stage, some: &[u32], all: &[u32]) {
        for at in &stage.ops {
            let index = *at as usize;
            if !schedule.is_shared(index) {
                self.run(plan, schedule, index, some);
            } else if let Some(done) = self.done.get_mut(index).filter(|done| !**done) {
                *done = true;
                self.run(plan, schedule, index, all);
            }
        }
    }

    /// What was found of a case, by its number among those loaded.
    #[must_use]
    pub fn seen<'a>(&'a self, schedule: &'a Schedule, row: usize) -> Seen<'a> {
        Seen { schedule, sheet: self, row }
    }
}

impl<'a> Seen<'a> {
    /// The answer for an aid, by its number; `None` where columns cannot tell.
    pub(super) fn status(self, aide: usize) -> Option<Status> {
        self.sheet.statuses.get(aide * self.sheet.count + self.row).copied().flatten()
    }

    /// Whether the case says what is committed of enveloppes.
    pub(super) fn engages(self) -> bool {
        self.sheet.engaged.get(self.row) == Some(&true)
    }

    /// The conditions of an aid, in the order they are tried.
    pub(super) fn conditions(self, aide: usize) -> impl Iterator<Item = &'a Stage> {
        self.schedule.scripts.get(aide).into_iter().flat_map(|script| &script.conditions)
    }

    /// The cell of a slot that was run for the case.
    pub(super) fn cell(self, slot: Slot) -> i64 {
        self.sheet.view(self.schedule, slot, self.schedule.scale(slot)).at(self.row)
    }

    /// The number of the case among all that differ for a condition, where they are few.
    pub(super) fn combination(self, stage: &Stage) -> Option<u32> {
        let mut number = 0;
        for (slot, count) in stage.choices.as_deref()? {
            let choice = match self.cell(*slot) {
                BLANK => 0,
                cell if known(cell) => u32::try_from(cell).ok()?.checked_add(1)?,
                _ => return None,
            };
            number = number * count + Some(choice).filter(|choice| choice < count)?;
        }
        Some(number)
    }

    /// Adds the whole answer for an aid, by its number, where columns tell it and no other aid has a part in it; whether it
    /// did. An answer that is written where it stays is not copied right after, which takes longer than to find it.
    #[inline]
    pub(super) fn add_line(self, aide: usize, lines: &mut Vec<AideSummary>) -> bool {
        let Some(status) = self.status(aide) else { return false };
        if status != Status::Eligible {
            lines.push(AideSummary { status, montant: None, retenu: None });
            return true;
        }
        let Some(script) = self.schedule.scripts.get(aide).filter(|script| script.alone) else { return false };
        if !script.outcomes.iter().all(|stage| known(self.cell(stage.slot))) {
            return false;
        }
        let montant = script.montant.map(|slot| decimal(self.cell(slot), self.schedule.scale(slot)));
        lines.push(AideSummary { status, montant, retenu: montant.map(|montant| montant.max(Decimal::ZERO)) });
        true
    }

    /// Gives the exact domain what is found of an aid that the case is granted.
    pub(super) fn tell_outcomes(self, plan: &Plan, found: &mut Found, aide: usize) {
        let script = self.schedule.scripts.get(aide);
        for stage in script.into_iter().flat_map(|script| &script.outcomes) {
            self.tell(plan, found, stage.slot);
        }
    }

    /// Gives the exact domain what is found on the way to the conditions of an aid that meets or may meet all of them.
    pub(super) fn tell_conditions(self, plan: &Plan, found: &mut Found, aide: usize) {
        let stages = self.conditions(aide).flat_map(|stage| &stage.ops);
        for op in stages.filter_map(|at| plan.ops.get(*at as usize)) {
            self.tell(plan, found, op.out);
        }
    }

    fn tell(self, plan: &Plan, found: &mut Found, slot: Slot) {
        let ty = plan.slots.get(slot.index()).map(|info| &info.ty);
        if let Some(value) = ty.and_then(|ty| decode(ty, self.cell(slot), self.schedule.scale(slot))) {
            found.know(slot, value);
        }
    }
}
