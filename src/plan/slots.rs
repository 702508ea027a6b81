//! The slots that operations and steps read, and the same with other slots.

use super::program::{NodeKind, OpKind, Slot};

/// Visits each slot that an operation reads directly, as the operation is lent: to be read, or to be changed.
macro_rules! visit_operands {
    ($kind:expr, $visit:ident) => {
        match $kind {
            OpKind::Add(a, b)
            | OpKind::Sub(a, b)
            | OpKind::Mul(a, b)
            | OpKind::Div(a, b)
            | OpKind::Min(a, b)
            | OpKind::Max(a, b)
            | OpKind::Compare(_, a, b)
            | OpKind::Equal(a, b)
            | OpKind::And(a, b)
            | OpKind::Or(a, b)
            | OpKind::Elapsed(_, a, b)
            | OpKind::AddDays(a, b)
            | OpKind::AddMonths(a, b, _) => [a, b].into_iter().for_each($visit),
            OpKind::Neg(a) | OpKind::Round(a, _) | OpKind::In(a, _) | OpKind::Not(a) | OpKind::Column(a, _) => {
                $visit(a)
            }
            OpKind::Select { condition: a, then: b, otherwise: c } | OpKind::Payment(a, b, c) => {
                [a, b, c].into_iter().for_each($visit);
            }
            OpKind::Match { keys, .. } => keys.into_iter().for_each($visit),
            OpKind::Pick { row, cells } => std::iter::once(row).chain(cells).for_each($visit),
            OpKind::Progressive { value, brackets } => {
                $visit(value);
                brackets.into_iter().for_each(|(_, rate)| $visit(rate));
            }
            OpKind::Fold { default, .. } => default.into_iter().for_each($visit),
        }
    };
}

impl OpKind {
    /// Calls `visit` on each slot it reads directly; those that a block reads aside.
    pub fn each_operand(&self, mut visit: impl FnMut(Slot)) {
        let mut visit = |slot: &Slot| visit(*slot);
        visit_operands!(self, visit);
    }

    /// The same operation with other slots.
    #[must_use]
    pub fn with_slots(&self, mut slot: impl FnMut(Slot) -> Slot) -> Self {
        let mut other = self.clone();
        other.change_operands(&mut |operand| *operand = slot(*operand));
        other
    }

    fn change_operands(&mut self, change: &mut dyn FnMut(&mut Slot)) {
        visit_operands!(self, change);
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
