//! Thresholds: a comparison, a ceiling, or a bound of a table's key or of a barème's bracket.

use super::bench::Row;
use crate::eval::{PossibleWorkspace, Values};
use crate::plan::{Axis, Comparison, Node, NodeKind, OpKind, Plan, Slot, Value};
use crate::source::Span;
use crate::value::Decimal;
use std::cmp::Ordering;

/// The three sides of a threshold.
pub(super) const SIDES: [Ordering; 3] = [Ordering::Less, Ordering::Equal, Ordering::Greater];

/// A threshold as rules write it, the same at all dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site {
    pub(super) span: Span,
    /// The key of a table, by index.
    key: Option<usize>,
    /// The bound, where no answer changes it: one text may hold several, by version or by argument.
    pub(super) bound: Option<Value>,
}

impl Site {
    /// Whether it is a bound of a table's key, or of a bracket.
    pub(super) fn is_bound(&self) -> bool {
        self.key.is_some()
    }

    /// Whether it is where one version of a rule gives way to the next: their days are limits by themselves.
    fn chooses_a_version(&self, plan: &Plan) -> bool {
        let at_date = |node: &Node| matches!(node.kind, NodeKind::AtDate(_)) && node.span == self.span;
        matches!(self.bound, Some(Value::Date(_))) && plan.nodes.iter().any(at_date)
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
                let threshold = Self::between(plan, span, (*left, *right), *comparison);
                threshold.filter(|threshold| !threshold.site.chooses_a_version(plan)).into_iter().collect()
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

    /// That of a ceiling: where it begins to bite.
    pub(super) fn of_ceiling(plan: &Plan, node: &Node) -> Option<Self> {
        let NodeKind::Plafond { before, ceiling, .. } = node.kind else { return None };
        Self::between(plan, node.span, (before, ceiling), Comparison::LessOrEqual)
    }

    /// None where a side is no value: a table that holds nothing at that date.
    fn between(plan: &Plan, span: Span, (left, right): (Slot, Slot), comparison: Comparison) -> Option<Self> {
        let constant = |slot: Slot| plan.constants.iter().find(|(s, _)| *s == slot).map(|(_, value)| *value);
        let bound = constant(right).or_else(|| constant(left));
        let is_value = bound.is_none_or(|bound| matches!(bound, Value::Number(_) | Value::Date(_)));
        let site = Site { span, key: None, bound };
        is_value.then_some(Self { site, left, right: Right::Slot(right), comparison: Some(comparison) })
    }

    /// How far what is compared is from what it is compared with.
    pub(super) fn gap(&self, mut read: impl FnMut(Slot) -> Value) -> Option<Decimal> {
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

    /// Whether some answers may take a case from one side to another that decides otherwise.
    pub(super) fn is_crossable(&self, possible: &PossibleWorkspace) -> bool {
        let range = |slot: Slot| range(&possible.get(slot).values);
        let right = match self.right {
            Right::Slot(slot) => range(slot),
            Right::Value(value) => alone(value),
        };
        let (Some((low, high)), Some((least, most))) = (range(self.left), right) else { return false };
        let (Some(under), Some(over)) = (low.checked_sub(most), high.checked_sub(least)) else { return true };
        let may = |side: &Ordering| match side {
            Ordering::Less => under < Decimal::ZERO,
            Ordering::Equal => under <= Decimal::ZERO && over >= Decimal::ZERO,
            Ordering::Greater => over > Decimal::ZERO,
        };
        let sides: Vec<Ordering> = SIDES.into_iter().filter(may).collect();
        sides.windows(2).any(|pair| matches!(pair, [one, other] if self.decides(*one, *other)))
    }
}

/// The least and the greatest of some numbers, or of some dates in days; none where there is nothing to compare.
fn range(values: &Values) -> Option<(Decimal, Decimal)> {
    match values {
        Values::Number(numbers) => Some((numbers.low(), numbers.high())),
        Values::Date(from, to) => Some((Decimal::from(from.to_days()), Decimal::from(to.to_days()))),
        _ => None,
    }
}

fn alone(value: Value) -> Option<(Decimal, Decimal)> {
    match value {
        Value::Number(number) => Some((number, number)),
        Value::Date(date) => Some((Decimal::from(date.to_days()), Decimal::from(date.to_days()))),
        _ => None,
    }
}
