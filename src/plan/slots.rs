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
        let mut other = self.clone();
        other.change_operands(&mut |operand| *operand = slot(*operand));
        other
    }

    fn change_operands(&mut self, change: &mut dyn FnMut(&mut Slot)) {
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
            | Self::AddMonths(a, b, _) => [a, b].into_iter().for_each(change),
            Self::Neg(a) | Self::Round(a, _) | Self::In(a, _) | Self::Not(a) | Self::Column(a, _) => change(a),
            Self::Select { condition, then, otherwise } => [condition, then, otherwise].into_iter().for_each(change),
            Self::Payment(amount, rate, months) => [amount, rate, months].into_iter().for_each(change),
            Self::Match { keys, .. } => keys.iter_mut().for_each(change),
            Self::Pick { row, cells } => std::iter::once(row).chain(cells).for_each(change),
            Self::Progressive { value, brackets } => {
                change(value);
                brackets.iter_mut().for_each(|(_, rate)| change(rate));
            }
            Self::Fold { default, .. } => default.iter_mut().for_each(change),
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
