//! Operations on possible values, folds aside.

use super::PossibleWorkspace;
use super::interval::{Computed, Interval};
use super::values::{Faults, Possible, Values};
use crate::model::Elapsed;
use crate::plan::{Comparison, Fault, OpKind, Plan, Slot, Value, annuity, apply};
use crate::value::{Date, Decimal};

impl PossibleWorkspace {
    /// What an operation may give: where its operands are known, what the exact domain gives.
    pub(super) fn compute(&mut self, plan: &Plan, out: Slot, kind: &OpKind) -> Possible {
        let read = |slot: Slot| self.get(slot).single().unwrap_or(Value::Unknown);
        match apply(kind, out, &plan.matchers, &plan.columns, read) {
            Value::Unknown => self.spread(plan, out, kind),
            known => Possible::of(known),
        }
    }

    /// What an operation may give when some operand is not known.
    fn spread(&mut self, plan: &Plan, out: Slot, kind: &OpKind) -> Possible {
        match kind {
            OpKind::Add(a, b) => self.arithmetic(out, *a, *b, Interval::add),
            OpKind::Sub(a, b) if a == b => self.map(*a, |_| Values::Number(Interval::point(Decimal::ZERO))),
            OpKind::Sub(a, b) => self.arithmetic(out, *a, *b, Interval::sub),
            OpKind::Mul(a, b) => self.arithmetic(out, *a, *b, Interval::mul),
            OpKind::Div(a, b) => self.divide(out, *a, *b),
            OpKind::Neg(a) => self.map(*a, |v| match v {
                Values::Number(n) => Values::Number(n.neg()),
                _ => Values::None,
            }),
            OpKind::Min(a, b) => self.zip(*a, *b, |a, b| extremum(a, b, false)),
            OpKind::Max(a, b) => self.zip(*a, *b, |a, b| extremum(a, b, true)),
            OpKind::Round(a, rounding) => {
                let operand = self.get(*a);
                match &operand.values {
                    Values::Number(n) => computed(n.round(*rounding), operand.faults, out),
                    _ => operand.clone(),
                }
            }
            OpKind::Compare(comparison, a, b) => self.compare(*comparison, *a, *b),
            OpKind::Equal(a, b) if a == b => self.map(*a, |_| Values::Bool { yes: true, no: false }),
            OpKind::Equal(a, b) => self.zip(*a, *b, Values::equality),
            OpKind::In(a, set) => self.map(*a, |v| match v {
                Values::Enum(mask) => Values::Bool { yes: mask & set != 0, no: mask & !set != 0 },
                _ => Values::None,
            }),
            OpKind::And(a, b) => conjunction(self.get(*a), self.get(*b)),
            OpKind::Or(a, b) => disjunction(self.get(*a), self.get(*b)),
            OpKind::Not(a) => self.map(*a, Values::negated),
            OpKind::Select { condition, then, otherwise } => {
                let condition = self.get(*condition);
                let mut chosen = Possible { values: Values::None, faults: condition.faults };
                if condition.can_be_true() {
                    chosen.add(self.get(*then));
                }
                if condition.can_be_false() {
                    chosen.add(self.get(*otherwise));
                }
                chosen
            }
            OpKind::Match { matcher, keys } => match plan.matchers.get(matcher.0 as usize) {
                Some(matcher) => self.find_rows(plan, matcher, keys, out),
                None => Possible::NEVER,
            },
            OpKind::Pick { row, cells } => {
                let row = self.get(*row);
                let mut picked = Possible { values: Values::None, faults: row.faults };
                if let Values::Row(rows) = &row.values {
                    for row in rows {
                        match cells.get(*row as usize) {
                            Some(cell) => picked.add(self.get(*cell)),
                            None => picked.faults = picked.faults.with(Fault::NoRow(out)),
                        }
                    }
                }
                picked
            }
            OpKind::Progressive { value, brackets } => self.progressive(out, *value, brackets),
            OpKind::Column(key, column) => self.column(plan, *key, *column),
            OpKind::Elapsed(_, a, b) if a == b => self.map(*a, |_| Values::Number(Interval::point(Decimal::ZERO))),
            OpKind::Elapsed(unit, a, b) => self.zip(*a, *b, |a, b| elapsed(*unit, a, b)),
            OpKind::Payment(amount, rate, months) => self.payment(out, *amount, *rate, *months),
            OpKind::AddDays(date, days) => {
                self.shift(out, *date, *days, |date, days| date.to_days().checked_add(days).and_then(Date::from_days))
            }
            OpKind::AddMonths(date, months, clamp) => {
                self.shift(out, *date, *months, |date, months| date.add_months(months, *clamp))
            }
            OpKind::Fold { .. } => Possible::NEVER,
        }
    }

    fn map(&self, a: Slot, f: impl Fn(&Values) -> Values) -> Possible {
        let a = self.get(a);
        let values = if a.values == Values::None { Values::None } else { f(&a.values) };
        Possible { values, faults: a.faults }
    }

    fn zip(&self, a: Slot, b: Slot, f: impl Fn(&Values, &Values) -> Values) -> Possible {
        let (a, b) = (self.get(a), self.get(b));
        let values = match (&a.values, &b.values) {
            (Values::None, _) | (_, Values::None) => Values::None,
            (a, b) => f(a, b),
        };
        Possible { values, faults: a.faults.and(b.faults) }
    }

    fn arithmetic(&self, out: Slot, a: Slot, b: Slot, f: impl Fn(&Interval, &Interval) -> Computed) -> Possible {
        let (a, b) = (self.get(a), self.get(b));
        let faults = a.faults.and(b.faults);
        match (&a.values, &b.values) {
            (Values::Number(a), Values::Number(b)) => computed(f(a, b), faults, out),
            _ => Possible { values: Values::None, faults },
        }
    }

    fn divide(&self, out: Slot, a: Slot, b: Slot) -> Possible {
        let zero = Values::Number(Interval::point(Decimal::ZERO));
        let divisor = &self.get(b).values;
        let fault = Faults::from(Fault::DivisionByZero(out));
        match divisor.equality(&zero) {
            Values::Bool { yes: true, no: false } => self.zip(a, b, |_, _| Values::None).with_faults(fault),
            Values::Bool { yes: true, no: true } => self.arithmetic(out, a, b, Interval::div).with_faults(fault),
            _ => self.arithmetic(out, a, b, Interval::div),
        }
    }

    fn compare(&self, comparison: Comparison, a: Slot, b: Slot) -> Possible {
        if a == b {
            let yes = matches!(comparison, Comparison::LessOrEqual | Comparison::GreaterOrEqual);
            return self.map(a, |_| Values::Bool { yes, no: !yes });
        }
        match comparison {
            Comparison::Less => self.zip(a, b, Values::less),
            Comparison::Greater => self.zip(b, a, Values::less),
            Comparison::LessOrEqual => self.zip(b, a, |b, a| b.less(a).negated()),
            Comparison::GreaterOrEqual => self.zip(a, b, |a, b| a.less(b).negated()),
        }
    }

    fn column(&mut self, plan: &Plan, key: Slot, column: u32) -> Possible {
        let index = column as usize;
        let Some(cells) = plan.columns.get(index).map(|c| &c.cells) else { return Possible::NEVER };
        let key = self.get(key);
        let faults = key.faults;
        match key.values {
            Values::Key(Some(row)) => {
                let cell = cells.get(row as usize).copied().map_or(Possible::NEVER, Possible::of);
                cell.with_faults(faults)
            }
            Values::Key(None) => {
                let all = || {
                    let mut all = Possible::NEVER;
                    cells.iter().for_each(|cell| all.add(&Possible::of(*cell)));
                    all
                };
                match self.columns.get_mut(index) {
                    Some(known) => known.get_or_insert_with(all).clone().with_faults(faults),
                    None => all().with_faults(faults),
                }
            }
            _ => Possible { values: Values::None, faults },
        }
    }

    /// Each bracket's rate times the part of the value that falls in it. Parts are bounded one by one: as all grow with
    /// the value, the bounds are reached wherever no rate is negative. The rate of a bracket that is not reached does
    /// not matter.
    fn progressive(&self, out: Slot, value: Slot, brackets: &[(Option<Decimal>, Slot)]) -> Possible {
        let value = self.get(value);
        let mut faults = value.faults;
        let Values::Number(value) = &value.values else {
            return Possible { values: Values::None, faults };
        };
        let mut total = Interval::point(Decimal::ZERO);
        let mut start = Decimal::ZERO;
        for (end, rate) in brackets {
            if value.high() <= start {
                break;
            }
            let rate = self.get(*rate);
            faults = faults.and(rate.faults);
            match &rate.values {
                Values::Number(rate) => {
                    let top = end.map_or(*value, |end| value.min(&Interval::point(end)));
                    let part = top.sub(&Interval::point(start)).interval.max(&Interval::point(Decimal::ZERO));
                    let product = part.mul(rate);
                    let sum = total.add(&product.interval);
                    if product.overflow || sum.overflow {
                        faults = faults.with(Fault::Overflow(out));
                    }
                    total = sum.interval;
                }
                _ if value.low() > start => return Possible { values: Values::None, faults },
                _ => {}
            }
            start = end.map_or(start, |end| end.max(start));
        }
        Possible { values: Values::Number(total), faults }
    }

    /// The amount over what one euro a month repays, which lies between that of the highest rate on the shortest time and
    /// that of the lowest rate on the longest.
    fn payment(&self, out: Slot, amount: Slot, rate: Slot, months: Slot) -> Possible {
        let (amount, rate, months) = (self.get(amount), self.get(rate), self.get(months));
        let mut faults = amount.faults.and(rate.faults).and(months.faults);
        let (Values::Number(amount), Values::Number(rate), Values::Number(months)) =
            (&amount.values, &rate.values, &months.values)
        else {
            return Possible { values: Values::None, faults };
        };
        if months.low() < Decimal::ONE {
            faults = faults.with(Fault::DivisionByZero(out));
        }
        if months.high() < Decimal::ONE {
            return Possible { values: Values::None, faults };
        }
        let least = annuity(rate.high(), months.low().max(Decimal::ONE), out);
        let most = annuity(rate.low(), months.high(), out);
        match (least, most) {
            (Value::Number(least), Value::Number(most)) => computed(amount.over(least, most), faults, out),
            _ => Possible { values: Values::Number(Interval::ALL), faults: faults.with(Fault::Overflow(out)) },
        }
    }

    /// Dates moved by a number: later for later dates and for larger numbers.
    fn shift(&self, out: Slot, date: Slot, by: Slot, f: impl Fn(Date, i32) -> Option<Date>) -> Possible {
        let (date, by) = (self.get(date), self.get(by));
        let faults = date.faults.and(by.faults);
        let (Values::Date(from, to), Values::Number(by)) = (&date.values, &by.values) else {
            return Possible { values: Values::None, faults };
        };
        let moved = |date: Date, by: Decimal| i32::try_from(by.trunc()).ok().and_then(|by| f(date, by));
        let (first, last) = (moved(*from, by.low()), moved(*to, by.high()));
        let faults = if first.is_none() || last.is_none() { faults.with(Fault::Overflow(out)) } else { faults };
        Possible { values: Values::Date(first.unwrap_or(Date::MIN), last.unwrap_or(Date::MAX)), faults }
    }
}

/// The result of an operation on numbers.
fn computed(result: Computed, faults: Faults, out: Slot) -> Possible {
    let faults = if result.overflow { faults.with(Fault::Overflow(out)) } else { faults };
    Possible { values: Values::Number(result.interval), faults }
}

/// `et`: false as soon as one side is, whatever the other.
pub(super) fn conjunction(a: &Possible, b: &Possible) -> Possible {
    let mut faults = Faults::default();
    if b.can_be_true() || !b.faults.is_empty() {
        faults = faults.and(a.faults);
    }
    if a.can_be_true() || !a.faults.is_empty() {
        faults = faults.and(b.faults);
    }
    let yes = a.can_be_true() && b.can_be_true();
    let no = a.can_be_false() || b.can_be_false();
    let values = if yes || no { Values::Bool { yes, no } } else { Values::None };
    Possible { values, faults }
}

/// `ou`: true as soon as one side is, whatever the other.
pub(super) fn disjunction(a: &Possible, b: &Possible) -> Possible {
    let not = |p: &Possible| Possible { values: p.values.negated(), faults: p.faults };
    not(&conjunction(&not(a), &not(b)))
}

/// The smaller or the larger of two numbers or dates.
pub(super) fn extremum(a: &Values, b: &Values, largest: bool) -> Values {
    match (a, b, largest) {
        (Values::Number(a), Values::Number(b), false) => Values::Number(a.min(b)),
        (Values::Number(a), Values::Number(b), true) => Values::Number(a.max(b)),
        (Values::Date(from, to), Values::Date(f, t), false) => Values::Date(*from.min(f), *to.min(t)),
        (Values::Date(from, to), Values::Date(f, t), true) => Values::Date(*from.max(f), *to.max(t)),
        _ => Values::None,
    }
}

/// Whole time between two dates: it grows with the second and shrinks with the first.
fn elapsed(unit: Elapsed, from: &Values, to: &Values) -> Values {
    let (Values::Date(first, last), Values::Date(f, t)) = (from, to) else { return Values::None };
    let between = |a: Date, b: Date| {
        Decimal::from(match unit {
            Elapsed::Years => a.full_months_to(b) / 12,
            Elapsed::Months => a.full_months_to(b),
            Elapsed::Days => b.to_days() - a.to_days(),
        })
    };
    Interval::new(between(*last, *f), between(*first, *t), Some(Decimal::ONE)).map_or(Values::None, Values::Number)
}
