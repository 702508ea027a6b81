//! Thresholds: a comparison, or a bound of a table's key or of a barème's bracket.

use super::bench::Row;
use crate::plan::{Axis, Comparison, OpKind, Plan, Slot, Value};
use crate::source::Span;
use crate::value::Decimal;
use std::cmp::Ordering;

/// A threshold as rules write it, the same at all dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site {
    pub(super) span: Span,
    /// The key of a table, by index.
    key: Option<usize>,
    /// The bound, where it is a constant: one text may hold several.
    pub(super) bound: Option<Value>,
}

impl Site {
    /// Whether it is a bound of a table's key, or of a bracket.
    pub(super) fn is_bound(&self) -> bool {
        self.key.is_some()
    }
}

/// A threshold in a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Threshold {
    pub(super) site: Site,
    pub(super) left: Slot,
    right: Right,
    /// How the two compare; none for a bound, each side of which is another region.
    comparison: Option<Comparison>,
}

#[derive(Debug, Clone, Copy)]
enum Right {
    Slot(Slot),
    Value(Value),
}

/// A threshold that a case came by, and how far from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) threshold: Threshold,
    pub(super) row: Option<Row>,
    /// What is compared less what it is compared with; dates in days.
    pub(super) gap: Decimal,
}

impl Threshold {
    /// Those of an operation.
    pub(super) fn of(plan: &Plan, out: Slot, op: &OpKind) -> Vec<Self> {
        let Some(span) = plan.slots.get(out.index()).map(|info| info.span) else { return Vec::new() };
        let at = |left: Slot, key: usize, bound: Value| Self {
            site: Site { span, key: Some(key), bound: Some(bound) },
            left,
            right: Right::Value(bound),
            comparison: None,
        };
        match op {
            OpKind::Compare(comparison, left, right) => {
                let constant = |slot: &Slot| plan.constants.iter().find(|(s, _)| s == slot).map(|(_, value)| *value);
                let bound = constant(right).or_else(|| constant(left));
                let site = Site { span, key: None, bound };
                vec![Self { site, left: *left, right: Right::Slot(*right), comparison: Some(*comparison) }]
            }
            OpKind::Match { matcher, keys } => {
                let axes = plan.matchers.get(matcher.0 as usize).map_or(&[][..], |matcher| &matcher.axes);
                let bounds = |axis: &Axis| match axis {
                    Axis::Numbers(bounds) => bounds.iter().copied().map(Value::Number).collect(),
                    Axis::Dates(bounds) => bounds.iter().copied().map(Value::Date).collect(),
                    _ => Vec::new(),
                };
                let pairs = axes.iter().zip(keys).enumerate();
                pairs.flat_map(|(n, (axis, key))| bounds(axis).into_iter().map(move |b| at(*key, n, b))).collect()
            }
            OpKind::Progressive { value, brackets } => {
                brackets.iter().filter_map(|(end, _)| Some(at(*value, 0, Value::Number((*end)?)))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How far what is compared is from what it is compared with.
    pub(super) fn gap(&self, read: impl Fn(Slot) -> Value) -> Option<Decimal> {
        let right = match self.right {
            Right::Slot(slot) => read(slot),
            Right::Value(value) => value,
        };
        match (read(self.left), right) {
            (Value::Number(a), Value::Number(b)) => a.checked_sub(b),
            (Value::Date(a), Value::Date(b)) => Some(Decimal::from(a.to_days() - b.to_days())),
            _ => None,
        }
    }

    /// The slots that are compared.
    pub(super) fn sides(&self) -> Vec<Slot> {
        match self.right {
            Right::Slot(right) => vec![self.left, right],
            Right::Value(_) => vec![self.left],
        }
    }

    /// Whether going from one side of the threshold to the other, or to it, changes what is decided.
    pub(super) fn decides(&self, one: Ordering, other: Ordering) -> bool {
        self.comparison.is_none_or(|c| c.holds(one) != c.holds(other))
    }
}
