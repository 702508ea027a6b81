//! Each operation over columns: one loop over the cases that count.

use super::Sheet;
use super::cells::{BLANK, FALSE, LOST, OPEN, TRUE, and, date, day, encode, fitting, full_months, known, not, number};
use super::regions::Regions;
use super::schedule::{Ready, Schedule, parts_scale};
use crate::model::{Elapsed, Type};
use crate::plan::{Comparison, Op, OpKind, Plan, Slot};
use crate::value::{Date, Decimal, Direction};
use std::{mem, slice};

/// Powers of ten, as far as the decimals of columns go.
const POWERS: [i64; 10] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

/// A column as an operation reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    cells: &'a [i64],
    /// No bit for a constant, of which there is one cell; all bits for others.
    mask: usize,
    /// Makes its numbers as fine as the operation needs.
    factor: i64,
    /// Whether it rests on no answer.
    silent: bool,
}

/// Where an operation finds its operand, case by case. Most operands are a column or a constant as they stand, for which
/// loops of their own are shorter.
trait Cells: Copy {
    fn cell(self, row: usize) -> i64;
}

impl Cells for View<'_> {
    #[inline]
    fn cell(self, row: usize) -> i64 {
        self.at(row)
    }
}

impl Cells for &[i64] {
    #[inline]
    fn cell(self, row: usize) -> i64 {
        self.get(row).copied().unwrap_or(LOST)
    }
}

impl Cells for i64 {
    #[inline]
    fn cell(self, _: usize) -> i64 {
        self
    }
}

impl<'a> View<'a> {
    #[inline]
    pub(super) fn at(self, row: usize) -> i64 {
        let cell = self.cells.get(row & self.mask).copied().unwrap_or(LOST);
        if self.factor == 1 || !known(cell) { cell } else { fitting(cell.checked_mul(self.factor)) }
    }

    /// The column, where its numbers are as fine as needed.
    #[inline]
    fn column(self) -> Option<&'a [i64]> {
        (self.mask != 0 && self.factor == 1).then_some(self.cells)
    }

    /// The constant.
    #[inline]
    fn constant(self) -> Option<i64> {
        (self.mask == 0).then(|| self.at(0))
    }

    /// Whether none of the answers that it rests on is given, where it holds this.
    #[inline]
    fn rests_blank(self, cell: i64) -> bool {
        cell == BLANK || self.silent && known(cell)
    }

    /// Whether none of the answers that it rests on is given.
    #[inline]
    fn is_blank(self, row: usize) -> bool {
        self.rests_blank(self.at(row))
    }
}

/// Where the result of an operation goes.
struct Target<'a> {
    cells: &'a mut [i64],
    rows: &'a [u32],
    /// What it is where none of the answers it rests on is given.
    blank: i64,
}

impl Target<'_> {
    #[inline]
    fn each(self, cell: impl Fn(usize) -> i64) {
        if self.rows.len() == self.cells.len() {
            self.cells.iter_mut().enumerate().for_each(|(row, place)| *place = cell(row));
            return;
        }
        for row in self.rows {
            if let Some(place) = self.cells.get_mut(*row as usize) {
                *place = cell(*row as usize);
            }
        }
    }

    #[inline]
    fn map(self, a: View<'_>, f: impl Fn(i64) -> Option<i64>) {
        match a.column() {
            Some(column) => self.map_cells(column, f),
            None => self.map_cells(a, f),
        }
    }

    #[inline]
    fn map_cells(self, a: impl Cells, f: impl Fn(i64) -> Option<i64>) {
        let blank = self.blank;
        self.each(|row| match a.cell(row) {
            BLANK => blank,
            cell if known(cell) => fitting(f(cell)),
            _ => LOST,
        });
    }

    #[inline]
    fn zip(self, a: View<'_>, b: View<'_>, f: impl Fn(i64, i64) -> Option<i64>) {
        let blank = self.blank;
        let unknown = |x: i64, y: i64| if a.rests_blank(x) && b.rests_blank(y) { blank } else { LOST };
        match (a.column(), b.column(), b.constant()) {
            (Some(a), Some(b), _) => self.zip_cells(a, b, f, unknown),
            (Some(a), _, Some(b)) => self.zip_cells(a, b, f, unknown),
            _ => self.zip_cells(a, b, f, unknown),
        }
    }

    #[inline]
    fn zip_cells(
        self,
        a: impl Cells,
        b: impl Cells,
        f: impl Fn(i64, i64) -> Option<i64>,
        unknown: impl Fn(i64, i64) -> i64,
    ) {
        self.each(|row| {
            let (x, y) = (a.cell(row), b.cell(row));
            if known(x.min(y)) { fitting(f(x, y)) } else { unknown(x, y) }
        });
    }

    /// The same of truths, for an operation that knows what to make of those that are not known.
    #[inline]
    fn join(self, a: View<'_>, b: View<'_>, f: impl Fn(i64, i64) -> i64) {
        match a.column().zip(b.column()) {
            Some((a, b)) => self.each(|row| f(a.cell(row), b.cell(row))),
            None => self.each(|row| f(a.at(row), b.at(row))),
        }
    }

    /// What `f` makes of each case whose operands are all known.
    fn all(self, operands: &[View<'_>], f: impl Fn(usize) -> i64) {
        let blank = self.blank;
        self.each(
            |row| {
                if operands.iter().all(|view| known(view.at(row))) { f(row) } else { unknown(row, operands, blank) }
            },
        );
    }
}

/// The result where some operand is not known.
fn unknown(row: usize, operands: &[View<'_>], blank: i64) -> i64 {
    if operands.iter().all(|view| view.is_blank(row)) { blank } else { LOST }
}

/// What is chosen by something that is known.
#[inline]
fn chosen(cell: i64, truth: bool) -> i64 {
    match cell {
        BLANK | OPEN if truth => OPEN,
        BLANK | OPEN => LOST,
        cell => cell,
    }
}

impl Sheet {
    /// A column, its numbers with so many decimals.
    pub(super) fn view<'a>(&'a self, schedule: &'a Schedule, slot: Slot, scale: u32) -> View<'a> {
        let more = scale.saturating_sub(schedule.scale(slot));
        let factor = POWERS.get(more as usize).copied().unwrap_or(i64::MAX);
        match schedule.fixed(slot) {
            Some(cell) => View { cells: slice::from_ref(cell), mask: 0, factor, silent: true },
            None => View {
                cells: self.cells.get(slot.index()).map_or(&[], Vec::as_slice),
                mask: usize::MAX,
                factor,
                silent: schedule.is_silent(slot),
            },
        }
    }

    /// Runs an operation, by number, for some cases; before it, those that lead to cells of it that are no constants, for
    /// the cases that pick one.
    pub(super) fn run(&mut self, plan: &Plan, schedule: &Schedule, at: usize, rows: &[u32]) {
        let Some(op) = plan.ops.get(at) else { return };
        if let (OpKind::Pick { row, .. }, Ready::Cells(cells, ops)) = (&op.kind, schedule.ready(at))
            && !ops.is_empty()
        {
            let picked = self.view(schedule, *row, 0);
            let varies = |row: &u32| matches!(cells.get(index(picked.at(*row as usize))), Some(None));
            let some: Vec<u32> = rows.iter().copied().filter(varies).collect();
            for at in ops.iter().filter(|_| !some.is_empty()) {
                self.run_alone(plan, schedule, *at as usize, &some);
            }
        }
        self.run_alone(plan, schedule, at, rows);
    }

    fn run_alone(&mut self, plan: &Plan, schedule: &Schedule, at: usize, rows: &[u32]) {
        let Some(op) = plan.ops.get(at) else { return };
        let Some(mut cells) = self.cells.get_mut(op.out.index()).map(mem::take) else { return };
        cells.resize(self.count, LOST);
        let target = Target { cells: &mut cells, rows, blank: schedule.blank(op.out) };
        self.fill(plan, schedule, (op, schedule.ready(at)), target);
        if let Some(place) = self.cells.get_mut(op.out.index()) {
            *place = cells;
        }
    }

    fn fill(&self, plan: &Plan, schedule: &Schedule, (op, ready): (&Op, &Ready), target: Target<'_>) {
        let blank = target.blank;
        let scale = |slot: Slot| schedule.scale(slot);
        let finest = |a: Slot, b: Slot| scale(a).max(scale(b));
        let out = scale(op.out);
        let as_out = |slot: Slot| self.view(schedule, slot, out);
        let plain = |slot: Slot| self.view(schedule, slot, scale(slot));
        let truth = || plan.slots.get(op.out.index()).is_some_and(|info| info.ty == Type::Bool);
        match &op.kind {
            OpKind::Add(a, b) => target.zip(as_out(*a), as_out(*b), i64::checked_add),
            OpKind::Sub(a, b) => target.zip(as_out(*a), as_out(*b), i64::checked_sub),
            OpKind::Mul(a, b) if scale(*a) + scale(*b) == out => target.zip(plain(*a), plain(*b), i64::checked_mul),
            OpKind::Mul(a, b) | OpKind::Div(a, b) => target.zip(plain(*a), plain(*b), |_, _| None),
            OpKind::Neg(a) => target.map(plain(*a), i64::checked_neg),
            OpKind::Min(a, b) => target.zip(as_out(*a), as_out(*b), |a, b| Some(a.min(b))),
            OpKind::Max(a, b) => target.zip(as_out(*a), as_out(*b), |a, b| Some(a.max(b))),
            OpKind::Round(a, rounding) => {
                let finest = out.max(scale(*a));
                let step = number(rounding.step, finest).filter(|step| *step > 0);
                let (unit, direction) = (number(rounding.step, out), rounding.direction);
                target.map(self.view(schedule, *a, finest), |a| steps(a, step?, direction)?.checked_mul(unit?));
            }
            OpKind::Compare(comparison, a, b) => {
                let finest = finest(*a, *b);
                let (a, b) = (self.view(schedule, *a, finest), self.view(schedule, *b, finest));
                match comparison {
                    Comparison::Less => target.zip(a, b, |a, b| Some(i64::from(a < b))),
                    Comparison::LessOrEqual => target.zip(a, b, |a, b| Some(i64::from(a <= b))),
                    Comparison::Greater => target.zip(a, b, |a, b| Some(i64::from(a > b))),
                    Comparison::GreaterOrEqual => target.zip(a, b, |a, b| Some(i64::from(a >= b))),
                }
            }
            OpKind::Equal(a, b) => {
                let finest = finest(*a, *b);
                let (a, b) = (self.view(schedule, *a, finest), self.view(schedule, *b, finest));
                target.zip(a, b, |a, b| Some(i64::from(a == b)));
            }
            OpKind::In(a, set) => target.map(plain(*a), |a| {
                let rest = u32::try_from(a).ok().and_then(|a| set.checked_shr(a)).unwrap_or(0);
                Some(i64::from(rest & 1 == 1))
            }),
            OpKind::And(a, b) => target.join(plain(*a), plain(*b), and),
            OpKind::Or(a, b) => target.join(plain(*a), plain(*b), |a, b| not(and(not(a), not(b)))),
            OpKind::Not(a) => {
                let a = plain(*a);
                target.each(|row| not(a.at(row)));
            }
            OpKind::Select { condition, then, otherwise } => {
                let (condition, then, otherwise) = (plain(*condition), as_out(*then), as_out(*otherwise));
                let truth = truth();
                target.each(|row| match condition.at(row) {
                    TRUE => chosen(then.at(row), truth),
                    FALSE => chosen(otherwise.at(row), truth),
                    LOST => LOST,
                    _ if [condition, then, otherwise].iter().all(|view| view.is_blank(row)) => blank,
                    _ if truth => either(then.at(row), otherwise.at(row)),
                    _ => LOST,
                });
            }
            OpKind::Match { matcher, .. } => {
                if let (Some(matcher), Ready::Keys(keys)) = (plan.matchers.get(matcher.0 as usize), ready) {
                    self.find(schedule, &matcher.rows, keys, target);
                }
            }
            OpKind::Pick { row, cells } => self.pick(schedule, (*row, cells), (out, truth()), ready, target),
            OpKind::Progressive { value, brackets } => self.progressive(schedule, (*value, brackets, out), target),
            OpKind::Column(key, column) => {
                let cells = plan.columns.get(*column as usize).map_or(&[][..], |column| &column.cells);
                target.map(plain(*key), |key| {
                    let cell = usize::try_from(key).ok().and_then(|key| cells.get(key));
                    cell.map(|cell| encode(*cell, out))
                });
            }
            OpKind::Elapsed(unit, from, to) => target.zip(plain(*from), plain(*to), |from, to| match unit {
                Elapsed::Years => Some(full_months(from, to) / 12),
                Elapsed::Months => Some(full_months(from, to)),
                Elapsed::Days => Some(i64::from(day(to)?.to_days() - day(from)?.to_days())),
            }),
            OpKind::AddDays(from, days) => {
                let one = 10_i64.checked_pow(scale(*days));
                target.zip(plain(*from), plain(*days), |from, days| {
                    let days = i32::try_from(days.checked_div(one?)?).ok()?;
                    day(from)?.to_days().checked_add(days).and_then(Date::from_days).map(date)
                });
            }
            OpKind::AddMonths(from, months, clamp) => {
                let one = 10_i64.checked_pow(scale(*months));
                target.zip(plain(*from), plain(*months), |from, months| {
                    let months = i32::try_from(months.checked_div(one?)?).ok()?;
                    day(from)?.add_months(months, *clamp).map(date)
                });
            }
            OpKind::Payment(amount, rate, months) => {
                target.all(&[plain(*amount), plain(*rate), plain(*months)], |_| LOST);
            }
            OpKind::Fold { .. } => self.fold(plan, schedule, op, target),
        }
    }

    fn find(&self, schedule: &Schedule, rows: &[u32], keys: &[(Slot, u32, Regions)], target: Target<'_>) {
        let view = |(slot, scale, _): &(Slot, u32, _)| self.view(schedule, *slot, *scale);
        let views: Vec<View<'_>> = keys.iter().map(view).collect();
        target.all(&views, |row| {
            let mut index = 0;
            for (view, (_, _, regions)) in views.iter().zip(keys) {
                match regions.find(view.at(row)) {
                    Some(region) => index = index * regions.count() + region,
                    None => return LOST,
                }
            }
            rows.get(index).filter(|row| **row != u32::MAX).map_or(LOST, |row| i64::from(*row))
        });
    }

    fn pick(
        &self,
        schedule: &Schedule,
        (row, cells): (Slot, &[Slot]),
        (scale, truth): (u32, bool),
        ready: &Ready,
        target: Target<'_>,
    ) {
        let Ready::Cells(fixed, _) = ready else { return };
        let picked = self.view(schedule, row, 0);
        let blank = if fixed.iter().all(Option::is_some) { target.blank } else { LOST };
        target.each(|row| match picked.at(row) {
            BLANK => blank,
            cell => match (fixed.get(index(cell)), cells.get(index(cell))) {
                (Some(Some(cell)), _) => *cell,
                (_, Some(cell)) => chosen(self.view(schedule, *cell, scale).at(row), truth),
                _ => LOST,
            },
        });
    }

    fn progressive(
        &self,
        schedule: &Schedule,
        (value, brackets, out): (Slot, &[(Option<Decimal>, Slot)], u32),
        target: Target<'_>,
    ) {
        let fine = parts_scale(schedule.scale(value), brackets);
        let value = self.view(schedule, value, fine);
        let Some(rates) = out.checked_sub(fine) else { return target.map(value, |_| None) };
        let brackets: Vec<(Option<i64>, View<'_>)> = brackets
            .iter()
            .map(|(end, rate)| (end.map(|end| fitting(number(end, fine))), self.view(schedule, *rate, rates)))
            .collect();
        let blank = if brackets.iter().all(|(_, rate)| rate.silent) { target.blank } else { LOST };
        let sum = |row: usize, value: i64| {
            let (mut total, mut start) = (0_i64, 0_i64);
            for (end, rate) in &brackets {
                if value <= start {
                    break;
                }
                let (end, rate) = (end.map_or(value, |end| end.min(value)), rate.at(row));
                if !known(end.min(rate)) {
                    return None;
                }
                total = total.checked_add((end - start.min(end)).checked_mul(rate)?)?;
                start = start.max(end);
            }
            Some(total)
        };
        target.each(|row| match value.at(row) {
            BLANK => blank,
            cell if known(cell) => fitting(sum(row, cell)),
            _ => LOST,
        });
    }

    /// The rows of a list are left to the exact domain; without a list and without anything else, nothing is given.
    fn fold(&self, plan: &Plan, schedule: &Schedule, op: &Op, target: Target<'_>) {
        let mut operands = Vec::new();
        plan.each_list(op, &mut |list| {
            let at = schedule.lists.iter().position(|known| *known == list);
            let cells = at.and_then(|at| self.lists.get(at)).map_or(&[][..], Vec::as_slice);
            operands.push(View { cells, mask: usize::MAX, factor: 1, silent: false });
        });
        plan.each_read(op, &mut |slot| {
            if schedule.in_main_line(slot) {
                operands.push(self.view(schedule, slot, schedule.scale(slot)));
            }
        });
        let blank = target.blank;
        target.each(|row| unknown(row, &operands, blank));
    }
}

/// Which row of a table a cell stands for; none that there is, when it is not known.
#[inline]
fn index(cell: i64) -> usize {
    usize::try_from(cell).unwrap_or(usize::MAX)
}

/// A truth that one of two may be.
fn either(a: i64, b: i64) -> i64 {
    match (a, b) {
        (LOST, _) | (_, LOST) => LOST,
        // The exact domain does not know it; that it can only be so is not told here.
        (TRUE, TRUE) | (FALSE, FALSE) => LOST,
        _ => OPEN,
    }
}

/// How many steps a number is rounded to, as [`Rounding::apply`] counts them.
fn steps(value: i64, step: i64, direction: Direction) -> Option<i64> {
    let (whole, rest) = (value.checked_div_euclid(step)?, value.checked_rem_euclid(step)?);
    match direction {
        Direction::Down => Some(whole),
        Direction::Up => whole.checked_add(i64::from(rest > 0)),
        // Half-way goes away from zero: up for what is above zero.
        Direction::Nearest => {
            let half = rest.checked_mul(2)?;
            whole.checked_add(i64::from(half > step || half == step && value > 0))
        }
    }
}
