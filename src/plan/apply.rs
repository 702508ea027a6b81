//! What each operation makes of exact values: used to fold constants when a plan is built, and to run it.
//!
//! Numbers hold 28 significant digits. Sums and products are exact as long as their digits fit, which the declared
//! bounds and steps of inputs all but guarantee; a quotient that does not end is rounded at its last digit. No rounding
//! of the arithmetic itself ever reaches [`KEPT_DECIMALS`] digits after the point: a result too large for that is a
//! [`Fault::Overflow`], like one too large to be held at all.

use super::matcher;
use super::program::{Comparison, Fault, Matcher, OpKind, PlanColumn, Slot, Value};
use crate::model::Elapsed;
use crate::value::{Arithmetic, Date, Decimal};
use std::cmp::Ordering;

/// Digits after the point that the arithmetic never loses.
pub const KEPT_DECIMALS: u32 = 10;

/// Numbers smaller than this always keep that many: seven billions of billions.
const ROOM: Decimal = Decimal::from_parts(2_478_571_520, 1_629_814_505, 0, false, 0);

/// The value that an operation other than a fold gives to its slot `out`; `read` gives those of its operands, and is
/// asked only for those that count.
///
/// A fold needs the rows of a case and is unknown here.
#[inline]
pub fn apply(
    kind: &OpKind,
    out: Slot,
    matchers: &[Matcher],
    columns: &[PlanColumn],
    mut read: impl FnMut(Slot) -> Value,
) -> Value {
    // A browser loads this once for all readers; elsewhere each has its own, which is sooner run.
    #[cfg(target_family = "wasm")]
    let mut read: &mut dyn FnMut(Slot) -> Value = &mut read;
    apply_reading(kind, out, matchers, columns, &mut read)
}

#[cfg_attr(not(target_family = "wasm"), inline)]
fn apply_reading<R: FnMut(Slot) -> Value>(
    kind: &OpKind,
    out: Slot,
    matchers: &[Matcher],
    columns: &[PlanColumn],
    read: &mut R,
) -> Value {
    match kind {
        OpKind::Add(a, b) => sum(read(*a), read(*b), out),
        OpKind::Sub(a, b) => numbers(read(*a), read(*b), |a, b| add(a, -b, out)),
        OpKind::Mul(a, b) => numbers(read(*a), read(*b), |a, b| multiply(a, b, out)),
        OpKind::Div(a, b) => numbers(read(*a), read(*b), |a, b| divide(a, b, out)),
        OpKind::Neg(a) => match read(*a) {
            Value::Number(a) => Value::Number(-a),
            other => strict(other),
        },
        OpKind::Min(a, b) => extremum(read(*a), read(*b), Ordering::Less),
        OpKind::Max(a, b) => extremum(read(*a), read(*b), Ordering::Greater),
        OpKind::Round(a, rounding) => match read(*a) {
            Value::Number(a) => rounding.apply(a).map_or(Value::Fault(Fault::Overflow(out)), Value::Number),
            other => strict(other),
        },
        OpKind::Compare(comparison, a, b) => {
            let (a, b) = (read(*a), read(*b));
            order(a, b).map_or_else(|| strict_pair(a, b), |ordering| Value::Bool(comparison.holds(ordering)))
        }
        OpKind::Equal(a, b) => {
            let (a, b) = (read(*a), read(*b));
            match (a, b) {
                (Value::Unknown | Value::Fault(_), _) | (_, Value::Unknown | Value::Fault(_)) => strict_pair(a, b),
                _ => Value::Bool(a == b),
            }
        }
        OpKind::In(a, set) => match read(*a) {
            Value::Enum(n) => Value::Bool(set.checked_shr(u32::from(n)).is_some_and(|rest| rest & 1 == 1)),
            other => strict(other),
        },
        OpKind::And(a, b) => match read(*a) {
            Value::Bool(false) => Value::Bool(false),
            a => and(a, read(*b)),
        },
        OpKind::Or(a, b) => match read(*a) {
            Value::Bool(true) => Value::Bool(true),
            a => not(and(not(a), not(read(*b)))),
        },
        OpKind::Not(a) => not(read(*a)),
        OpKind::Select { condition, then, otherwise } => match read(*condition) {
            Value::Bool(true) => read(*then),
            Value::Bool(false) => read(*otherwise),
            other => strict(other),
        },
        OpKind::Match { matcher, keys } => {
            matchers.get(matcher.0 as usize).map_or(Value::Unknown, |m| matcher::find(m, keys, out, read))
        }
        OpKind::Pick { row, cells } => match read(*row) {
            Value::Row(row) => cells.get(row as usize).map_or(Value::Fault(Fault::NoRow(out)), |cell| read(*cell)),
            other => strict(other),
        },
        OpKind::Progressive { value, brackets } => match read(*value) {
            Value::Number(value) => progressive(value, brackets, out, read),
            other => strict(other),
        },
        OpKind::Column(key, column) => match read(*key) {
            Value::Key(row) => columns
                .get(*column as usize)
                .and_then(|c| c.cells.get(row as usize))
                .map_or(Value::Fault(Fault::NoRow(out)), |cell| *cell),
            other => strict(other),
        },
        OpKind::Elapsed(unit, from, to) => match (read(*from), read(*to)) {
            (Value::Date(from), Value::Date(to)) => Value::Number(Decimal::from(match unit {
                Elapsed::Years => from.full_months_to(to) / 12,
                Elapsed::Months => from.full_months_to(to),
                Elapsed::Days => to.to_days() - from.to_days(),
            })),
            (from, to) => strict_pair(from, to),
        },
        OpKind::Payment(amount, rate, months) => {
            let worth = numbers(read(*rate), read(*months), |rate, months| annuity(rate, months, out));
            numbers(read(*amount), worth, |amount, worth| divide(amount, worth, out))
        }
        OpKind::AddDays(date, days) => shifted(read(*date), read(*days), out, |date, days| {
            date.to_days().checked_add(days).and_then(Date::from_days)
        }),
        OpKind::AddMonths(date, months, clamp) => {
            shifted(read(*date), read(*months), out, |date, months| date.add_months(months, *clamp))
        }
        OpKind::Fold { .. } => Value::Unknown,
    }
}

impl Comparison {
    /// Whether it holds of two values in that order.
    #[must_use]
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// The result of an operand that has no usable value. What the checker accepts reaches here only unknown or faulty.
fn strict(operand: Value) -> Value {
    debug_assert!(matches!(operand, Value::Unknown | Value::Fault(_)), "operand of a wrong type: {operand:?}");
    if let Value::Fault(_) = operand { operand } else { Value::Unknown }
}

/// The result of two operands of which one at least has no usable value. Unknown wins over a fault: another answer may
/// be what avoids the fault, and unknown claims nothing.
fn strict_pair(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        (Value::Fault(_), _) => a,
        _ => strict(b),
    }
}

/// Conjunction: false wins over unknown, which wins over a fault, which wins over true.
pub fn and(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
        (Value::Bool(true), Value::Bool(true)) => Value::Bool(true),
        (Value::Bool(true), other) | (other, Value::Bool(true)) => strict(other),
        _ => strict_pair(a, b),
    }
}

/// Negation.
pub fn not(a: Value) -> Value {
    match a {
        Value::Bool(a) => Value::Bool(!a),
        other => strict(other),
    }
}

#[inline]
fn numbers(a: Value, b: Value, compute: impl Fn(Decimal, Decimal) -> Value) -> Value {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compute(a, b),
        _ => strict_pair(a, b),
    }
}

/// Sum of two numbers; a fault in `out` when it cannot be held.
#[inline]
pub fn sum(a: Value, b: Value, out: Slot) -> Value {
    numbers(a, b, |a, b| add(a, b, out))
}

#[inline]
fn add(a: Decimal, b: Decimal, out: Slot) -> Value {
    kept(a.plus(b), a.scale().max(b.scale()), out)
}

#[inline]
fn multiply(a: Decimal, b: Decimal, out: Slot) -> Value {
    kept(a.times(b), a.scale() + b.scale(), out)
}

/// A result whose exact value has `scale` digits after the point.
#[inline]
fn kept(result: Option<Decimal>, scale: u32, out: Slot) -> Value {
    match result {
        Some(n) if n.scale() >= scale.min(KEPT_DECIMALS) || n.abs() < ROOM => Value::Number(n),
        _ => Value::Fault(Fault::Overflow(out)),
    }
}

fn divide(a: Decimal, b: Decimal, out: Slot) -> Value {
    if b.is_zero() {
        return Value::Fault(Fault::DivisionByZero(out));
    }
    match a.over(b) {
        Some(q) if q.scale() >= KEPT_DECIMALS || q.abs() < ROOM || q.times(b) == Some(a) => Value::Number(q),
        _ => Value::Fault(Fault::Overflow(out)),
    }
}

/// What one unit of money paid each month repays, at a yearly rate, in the whole part of a number of months: the sum of
/// v, v², v³… where v is worth 1 / (1 + a twelfth of the rate). It shrinks as the rate grows, and grows with the months.
///
/// Nothing is subtracted, so that few digits are lost: at 0 % it is exactly the number of months.
pub fn annuity(rate: Decimal, months: Decimal, out: Slot) -> Value {
    if months < Decimal::ONE {
        return Value::Fault(Fault::DivisionByZero(out));
    }
    let worth = || {
        let factor = rate.over(Decimal::from(12))?.plus(Decimal::ONE)?;
        let monthly = Decimal::ONE.over(factor).filter(|v| *v > Decimal::ZERO)?;
        let months = u32::try_from(months.trunc()).ok()?;
        // The sum over the months that the first bits of their number count, and v to the power of that number.
        let (mut total, mut power) = (Decimal::ZERO, Decimal::ONE);
        for bit in (0..u32::BITS - months.leading_zeros()).rev() {
            total = total.plus(power.times(total)?)?;
            power = power.times(power)?;
            if months >> bit & 1 == 1 {
                power = power.times(monthly)?;
                total = total.plus(power)?;
            }
        }
        Some(total)
    };
    worth().map_or(Value::Fault(Fault::Overflow(out)), Value::Number)
}

/// How two values of one ordered type compare.
#[inline]
pub(super) fn order(a: Value, b: Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(&b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(&b)),
        (Value::Enum(a), Value::Enum(b)) => Some(a.cmp(&b)),
        _ => None,
    }
}

/// The value that stands on the `wanted` side of the other; the first when they are equal.
pub fn extremum(a: Value, b: Value, wanted: Ordering) -> Value {
    match order(b, a) {
        Some(ordering) if ordering == wanted => b,
        Some(_) => a,
        None => strict_pair(a, b),
    }
}

fn shifted(date: Value, count: Value, out: Slot, shift: impl Fn(Date, i32) -> Option<Date>) -> Value {
    match (date, count) {
        (Value::Date(date), Value::Number(count)) => i32::try_from(count.trunc())
            .ok()
            .and_then(|count| shift(date, count))
            .map_or(Value::Fault(Fault::Overflow(out)), Value::Date),
        _ => strict_pair(date, count),
    }
}

fn progressive(
    value: Decimal,
    brackets: &[(Option<Decimal>, Slot)],
    out: Slot,
    mut read: impl FnMut(Slot) -> Value,
) -> Value {
    let mut total = Value::Number(Decimal::ZERO);
    let mut start = Decimal::ZERO;
    for (end, rate) in brackets {
        if value <= start {
            break;
        }
        let end = end.map_or(value, |end| end.min(value));
        let part = numbers(Value::Number(end.saturating_minus(start.min(end))), read(*rate), |part, rate| {
            multiply(part, rate, out)
        });
        total = sum(total, part, out);
        start = start.max(end);
    }
    total
}
