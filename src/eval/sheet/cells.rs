//! How a value stands in a cell.

use crate::model::Type;
use crate::plan::Value;
use crate::value::{Date, Decimal};

/// Not told here: the exact domain must say.
pub(in crate::eval) const LOST: i64 = i64::MIN;

/// Unknown, and none of the answers that it rests on is given; it may rest on the date. Of a truth, both are possible.
pub(in crate::eval) const BLANK: i64 = LOST + 1;

/// A truth that is unknown although some of the answers that it rests on are given: both are possible.
pub(in crate::eval) const OPEN: i64 = LOST + 2;

pub(in crate::eval) const FALSE: i64 = 0;
pub(in crate::eval) const TRUE: i64 = 1;

/// Whether it is a value.
#[inline]
pub(super) const fn known(cell: i64) -> bool {
    cell > OPEN
}

/// A result that may not fit.
#[inline]
pub(super) fn fitting(cell: Option<i64>) -> i64 {
    cell.filter(|cell| known(*cell)).unwrap_or(LOST)
}

/// A value in its cell, a number with so many decimals; lost when it has more, and when it is no value.
pub(super) fn encode(value: Value, scale: u32) -> i64 {
    match value {
        Value::Bool(b) => i64::from(b),
        Value::Number(n) => fitting(number(n, scale)),
        Value::Date(d) => date(d),
        Value::Enum(n) => i64::from(n),
        Value::Key(n) | Value::Text(n) | Value::Row(n) => i64::from(n),
        Value::Unknown | Value::Fault(_) => LOST,
    }
}

/// The value of a cell of that type; `None` where it was lost.
pub(super) fn decode(ty: &Type, cell: i64, scale: u32) -> Option<Value> {
    if !known(cell) {
        return (cell != LOST).then_some(Value::Unknown);
    }
    Some(match ty {
        Type::Bool => Value::Bool(cell != FALSE),
        Type::Number(_) => Value::Number(decimal(cell, scale)),
        Type::Date => Value::Date(day(cell)?),
        Type::Enum(_) => Value::Enum(cell.try_into().ok()?),
        Type::Key(_) => Value::Key(cell.try_into().ok()?),
        Type::Text => Value::Text(cell.try_into().ok()?),
        // The row of a table.
        Type::Unknown => Value::Row(cell.try_into().ok()?),
        Type::Record(_) | Type::List(_) => return None,
    })
}

/// A number as so many units of its last decimal; `None` when it has more decimals, or does not fit.
pub(super) fn number(value: Decimal, scale: u32) -> Option<i64> {
    let value = if value.scale() > scale { value.normalize() } else { value };
    let more = scale.checked_sub(value.scale())?;
    i64::try_from(value.mantissa()).ok()?.checked_mul(10_i64.checked_pow(more)?)
}

/// The number of a cell, without zeros at its end.
pub(super) fn decimal(mut cell: i64, mut scale: u32) -> Decimal {
    while scale > 0 && cell % 10 == 0 {
        (cell, scale) = (cell / 10, scale - 1);
    }
    Decimal::new(cell, scale)
}

/// A date as a number that orders dates, and from which its parts are soon read.
pub(super) fn date(date: Date) -> i64 {
    i64::from(date.year()) << 9 | i64::from(date.month()) << 5 | i64::from(date.day())
}

/// The date of a cell.
pub(super) fn day(cell: i64) -> Option<Date> {
    let (year, month, day) = parts(cell);
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
}

/// Whole months from a date to another, as [`Date::full_months_to`] counts them.
pub(super) fn full_months(from: i64, to: i64) -> i64 {
    if to < from {
        return -full_months(to, from);
    }
    let ((y1, m1, d1), (y2, m2, d2)) = (parts(from), parts(to));
    (y2 - y1) * 12 + m2 - m1 - i64::from(d2 < d1)
}

fn parts(cell: i64) -> (i64, i64, i64) {
    (cell >> 9, cell >> 5 & 15, cell & 31)
}

/// Conjunction.
#[inline]
pub(super) fn and(a: i64, b: i64) -> i64 {
    if known(a.min(b)) {
        return a & b;
    }
    match (a, b) {
        (FALSE, _) | (_, FALSE) => FALSE,
        (LOST, _) | (_, LOST) => LOST,
        (BLANK, BLANK) => BLANK,
        _ => OPEN,
    }
}

/// Negation.
#[inline]
pub(super) fn not(a: i64) -> i64 {
    if known(a) { TRUE - a } else { a }
}

#[cfg(test)]
mod tests {
    use super::{date, day, full_months};
    use crate::value::Date;

    /// The months between two dates are those of dates themselves, the last days of months included.
    #[test]
    fn months_are_counted_as_between_dates() {
        let days = ["2024-01-31", "2024-02-29", "2025-02-28", "2025-03-01", "2025-03-31", "1999-12-31"];
        let days = days.map(|text| Date::parse(text).unwrap_or(Date::MIN));
        for (from, to) in days.iter().flat_map(|from| days.iter().map(move |to| (*from, *to))) {
            assert_eq!(full_months(date(from), date(to)), i64::from(from.full_months_to(to)), "{from} – {to}");
            assert_eq!(day(date(from)), Some(from));
        }
    }
}
