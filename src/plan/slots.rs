//! The slots that operations and steps read, and the same with other slots.

use super::program::{NodeKind, OpKind, Slot};

impl OpKind {
    /// Calls `visit` on each slot it reads directly; those that a block reads aside.
    pub fn each_operand(&self, mut visit: impl FnMut(Slot)) {
        match self {
            Self::Add(a, b)
            | Self::Sub(a, b)
            | Self::Mul(a, b)
            | Self::Div(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Compare(_, a, b)
            | Self::Equal(a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Elapsed(_, a, b)
            | Self::AddDays(a, b)
            | Self::AddMonths(a, b, _) => [a, b].into_iter().copied().for_each(visit),
            Self::Neg(a) | Self::Round(a, _) | Self::In(a, _) | Self::Not(a) | Self::Column(a, _) => visit(*a),
            Self::Select { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().copied().for_each(visit);
            }
            Self::Payment(amount, rate, months) => [amount, rate, months].into_iter().copied().for_each(visit),
            Self::Match { keys, .. } => keys.iter().copied().for_each(visit),
            Self::Pick { row, cells } => std::iter::once(row).chain(cells).copied().for_each(visit),
            Self::Progressive { value, brackets } => {
                visit(*value);
                brackets.iter().for_each(|(_, rate)| visit(*rate));
            }
            Self::Fold { default, .. } => default.iter().copied().for_each(visit),
        }
    }

    /// The same operation with other slots.
    #[must_use]
    pub fn with_slots(&self, mut slot: impl FnMut(Slot) -> Slot) -> Self {
        let mut f = |s: &Slot| slot(*s);
        match self {
            Self::Add(a, b) => Self::Add(f(a), f(b)),
            Self::Sub(a, b) => Self::Sub(f(a), f(b)),
            Self::Mul(a, b) => Self::Mul(f(a), f(b)),
            Self::Div(a, b) => Self::Div(f(a), f(b)),
            Self::Neg(a) => Self::Neg(f(a)),
            Self::Min(a, b) => Self::Min(f(a), f(b)),
            Self::Max(a, b) => Self::Max(f(a), f(b)),
            Self::Round(a, rounding) => Self::Round(f(a), *rounding),
            Self::Compare(comparison, a, b) => Self::Compare(*comparison, f(a), f(b)),
            Self::Equal(a, b) => Self::Equal(f(a), f(b)),
            Self::In(a, set) => Self::In(f(a), *set),
            Self::And(a, b) => Self::And(f(a), f(b)),
            Self::Or(a, b) => Self::Or(f(a), f(b)),
            Self::Not(a) => Self::Not(f(a)),
            Self::Select { condition, then, otherwise } => {
                Self::Select { condition: f(condition), then: f(then), otherwise: f(otherwise) }
            }
            Self::Match { matcher, keys } => Self::Match { matcher: *matcher, keys: keys.iter().map(f).collect() },
            Self::Pick { row, cells } => Self::Pick { row: f(row), cells: cells.iter().map(f).collect() },
            Self::Progressive { value, brackets } => Self::Progressive {
                value: f(value),
                brackets: brackets.iter().map(|(end, rate)| (*end, f(rate))).collect(),
            },
            Self::Column(key, column) => Self::Column(f(key), *column),
            Self::Elapsed(unit, from, to) => Self::Elapsed(*unit, f(from), f(to)),
            Self::Payment(amount, rate, months) => Self::Payment(f(amount), f(rate), f(months)),
            Self::AddDays(date, days) => Self::AddDays(f(date), f(days)),
            Self::AddMonths(date, months, clamp) => Self::AddMonths(f(date), f(months), *clamp),
            Self::Fold { kind, list, block, default } => {
                Self::Fold { kind: *kind, list: *list, block: *block, default: default.as_ref().map(f) }
            }
        }
    }
}

impl NodeKind {
    /// The same step with other slots.
    #[must_use]
    pub fn with_slots(&self, slot: impl Fn(Slot) -> Slot) -> Self {
        match self {
            Self::Column(column, key) => Self::Column(*column, slot(*key)),
            Self::Table { row, rows } => Self::Table { row: slot(*row), rows: rows.clone() },
            Self::AtDate(date) => Self::AtDate(slot(*date)),
            Self::Plafond { before, ceiling, per, over } => {
                Self::Plafond { before: slot(*before), ceiling: slot(*ceiling), per: per.clone(), over: over.clone() }
            }
            Self::Plancher { before, floor } => Self::Plancher { before: slot(*before), floor: slot(*floor) },
            Self::Round(before, rounding) => Self::Round(slot(*before), *rounding),
            other => other.clone(),
        }
    }

    /// Calls `visit` on each slot it tells, besides its value.
    pub fn each_slot(&self, mut visit: impl FnMut(Slot)) {
        match self {
            Self::Column(_, slot) | Self::AtDate(slot) | Self::Round(slot, _) => visit(*slot),
            Self::Table { row, .. } => visit(*row),
            Self::Plafond { before, ceiling: bound, .. } | Self::Plancher { before, floor: bound } => {
                visit(*before);
                visit(*bound);
            }
            Self::Input(_)
            | Self::Field(..)
            | Self::Calcul
            | Self::Progressive
            | Self::Condition
            | Self::Outcome(..)
            | Self::Eligible(_)
            | Self::Fold(..)
            | Self::Term => {}
        }
    }
}
