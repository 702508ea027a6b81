//! How a table's keys find their row: each key falls in a region of its axis, the regions give the row.

use super::program::{Axis, Fault, Matcher, Slot, Value};
use crate::model::{KeyTest, Literal, TableRow, Type};

/// Most regions that a matcher may hold; a larger table is compared row by row.
const MAX_REGIONS: usize = 65_536;

impl Axis {
    /// How many regions it has.
    #[must_use]
    pub fn regions(&self) -> usize {
        match self {
            Self::Any => 1,
            Self::Bool => 2,
            Self::Enum(values) => *values as usize,
            Self::Numbers(bounds) => 2 * bounds.len() + 1,
            Self::Dates(bounds) => 2 * bounds.len() + 1,
            Self::Texts(texts) => texts.len() + 1,
            Self::Keys(keys) => keys.len() + 1,
        }
    }

    /// The region of a known value; `None` for a value of another type.
    #[must_use]
    #[inline]
    pub fn region(&self, value: Value) -> Option<usize> {
        match (self, value) {
            (Self::Any, _) => Some(0),
            (Self::Bool, Value::Bool(b)) => Some(usize::from(b)),
            (Self::Enum(_), Value::Enum(n)) => Some(usize::from(n)),
            (Self::Numbers(bounds), Value::Number(n)) => Some(between(bounds, &n)),
            (Self::Dates(bounds), Value::Date(d)) => Some(between(bounds, &d)),
            (Self::Texts(known), Value::Text(n)) | (Self::Keys(known), Value::Key(n)) => {
                Some(known.binary_search(&n).unwrap_or(known.len()))
            }
            _ => None,
        }
    }
}

/// The region of a value among sorted bounds: odd on a bound, even beside.
#[inline]
fn between<T: Ord>(bounds: &[T], value: &T) -> usize {
    match bounds.binary_search(value) {
        Ok(at) => 2 * at + 1,
        Err(at) => 2 * at,
    }
}

/// The row that keys match, as [`Value::Row`]; unknown or faulty when a key that counts is.
#[inline]
pub(super) fn find(matcher: &Matcher, keys: &[Slot], out: Slot, mut read: impl FnMut(Slot) -> Value) -> Value {
    let mut index = 0;
    let mut fault = None;
    for (axis, key) in matcher.axes.iter().zip(keys) {
        let value = read(*key);
        match axis.region(value) {
            Some(region) => index = index * axis.regions() + region,
            None => match value {
                Value::Fault(_) => fault = fault.or(Some(value)),
                _ => {
                    debug_assert!(value == Value::Unknown, "key of a wrong type: {value:?}");
                    return Value::Unknown;
                }
            },
        }
    }
    match (fault, matcher.rows.get(index)) {
        (Some(fault), _) => fault,
        (None, Some(&row)) if row != u32::MAX => Value::Row(row),
        (None, _) => Value::Fault(Fault::NoRow(out)),
    }
}

/// The matcher of a version of a table; `None` when it would have too many regions. `text` numbers a text, `values`
/// says how many values an énumération has.
pub(super) fn build(
    rows: &[TableRow],
    keys: &[(String, Type)],
    mut text: impl FnMut(&str) -> u32,
    values: impl Fn(&Type) -> u32,
) -> Option<Matcher> {
    let axes: Vec<Axis> = keys
        .iter()
        .enumerate()
        .map(|(i, (_, ty))| axis(rows.iter().filter_map(|row| row.keys.get(i)), ty, &mut text, &values))
        .collect();
    let total = axes.iter().try_fold(1_usize, |total, axis| total.checked_mul(axis.regions()))?;
    if total > MAX_REGIONS {
        return None;
    }
    let mut table = vec![u32::MAX; total];
    for (number, row) in (0_u32..).zip(rows) {
        if row.otherwise {
            table.iter_mut().filter(|cell| **cell == u32::MAX).for_each(|cell| *cell = number);
            continue;
        }
        let mut places = vec![0_usize];
        for (axis, test) in axes.iter().zip(&row.keys) {
            let regions: Vec<usize> = (0..axis.regions()).filter(|r| matches(axis, *r, test, &mut text)).collect();
            places = places.iter().flat_map(|p| regions.iter().map(move |r| p * axis.regions() + r)).collect();
        }
        for place in places {
            if let Some(cell) = table.get_mut(place).filter(|cell| **cell == u32::MAX) {
                *cell = number;
            }
        }
    }
    Some(Matcher { axes, rows: table })
}

fn axis<'a>(
    tests: impl Iterator<Item = &'a KeyTest>,
    ty: &Type,
    text: &mut impl FnMut(&str) -> u32,
    values: &impl Fn(&Type) -> u32,
) -> Axis {
    let mut literals = Vec::new();
    for test in tests {
        match test {
            KeyTest::Any => {}
            KeyTest::Values(list) => literals.extend(list),
            KeyTest::Interval { low, high } => literals.extend([low, high].into_iter().flatten().map(|(l, _)| l)),
        }
    }
    if literals.is_empty() {
        return Axis::Any;
    }
    let numbers = || sorted(literals.iter().filter_map(|l| if let Literal::Number(n) = l { Some(*n) } else { None }));
    let dates = || sorted(literals.iter().filter_map(|l| if let Literal::Date(d) = l { Some(*d) } else { None }));
    let keys = || sorted(literals.iter().filter_map(|l| if let Literal::Key(k) = l { Some(*k) } else { None }));
    match ty {
        Type::Bool => Axis::Bool,
        Type::Enum(_) => Axis::Enum(values(ty)),
        Type::Date => Axis::Dates(dates()),
        Type::Key(_) => Axis::Keys(keys()),
        Type::Text => Axis::Texts(sorted(
            literals.iter().filter_map(|l| if let Literal::Text(t) = l { Some(text(t)) } else { None }),
        )),
        Type::Number(_) | Type::Record(_) | Type::List(_) | Type::Unknown => Axis::Numbers(numbers()),
    }
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = values.collect();
    all.sort();
    all.dedup();
    all
}

/// Whether a key cell holds in a region of its axis.
fn matches(axis: &Axis, region: usize, test: &KeyTest, text: &mut impl FnMut(&str) -> u32) -> bool {
    match test {
        KeyTest::Any => true,
        KeyTest::Values(list) => list.iter().any(|literal| {
            let value = match literal {
                Literal::Text(t) => Value::Text(text(t)),
                other => plain(other),
            };
            axis.region(value) == Some(region)
        }),
        KeyTest::Interval { low, high } => {
            let region_of = |bound: &Literal| axis.region(plain(bound));
            let above = |(bound, included): &(Literal, bool)| {
                region_of(bound).is_some_and(|at| region > at || (*included && region == at))
            };
            let under = |(bound, included): &(Literal, bool)| {
                region_of(bound).is_some_and(|at| region < at || (*included && region == at))
            };
            low.as_ref().is_none_or(above) && high.as_ref().is_none_or(under)
        }
    }
}

/// The value of a constant that is not a text.
fn plain(literal: &Literal) -> Value {
    match literal {
        Literal::Bool(b) => Value::Bool(*b),
        Literal::Number(n) => Value::Number(*n),
        Literal::Date(d) => Value::Date(*d),
        Literal::Enum(e) => Value::Enum(*e),
        Literal::Key(k) => Value::Key(*k),
        Literal::Text(_) => Value::Unknown,
    }
}
