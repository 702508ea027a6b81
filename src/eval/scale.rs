//! The values of an input in order: those of a number, a date or an ordered énumération.

use super::possible::{Interval, Values};
use crate::model::{Domain, Input, Type};
use crate::plan::{Value, Vocabulary};
use crate::value::{Arithmetic, Date, Decimal};

/// The values that an input admits, in order, numbered from zero: one step, one day, or one value of an énumération
/// apart.
#[derive(Debug, Clone)]
pub struct Scale {
    kind: ScaleKind,
    last: u64,
}

#[derive(Debug, Clone)]
enum ScaleKind {
    Numbers { low: Decimal, step: Decimal },
    Dates(Date),
    Enum,
}

impl Scale {
    /// Of an input; `None` where its values have no order.
    #[must_use]
    pub fn of(vocabulary: &Vocabulary, input: &Input) -> Option<Self> {
        match (&input.ty, &input.domain) {
            (Type::Number(_), Domain::Numbers { low, high, step }) => {
                let last = high.minus(*low)?.over(*step)?.floor();
                let last = u64::try_from(last).ok()?;
                Some(Self { kind: ScaleKind::Numbers { low: *low, step: *step }, last })
            }
            (Type::Date, Domain::Dates(from, to)) => {
                let last = u64::try_from(to.to_days() - from.to_days()).ok()?;
                Some(Self { kind: ScaleKind::Dates(*from), last })
            }
            (Type::Enum(id), _) => {
                let values = vocabulary.enums.get(id.index()).filter(|e| e.ordered)?.values.len();
                Some(Self { kind: ScaleKind::Enum, last: u64::try_from(values).ok()?.checked_sub(1)? })
            }
            _ => None,
        }
    }

    /// The place of the last value.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The value at a place.
    #[must_use]
    pub fn value(&self, place: u64) -> Option<Value> {
        match self.kind {
            ScaleKind::Numbers { low, step } => {
                let value = step.times(Decimal::from(place))?.plus(low)?;
                Some(Value::Number(value.normalize()))
            }
            ScaleKind::Dates(from) => {
                Date::from_days(from.to_days().checked_add(i32::try_from(place).ok()?)?).map(Value::Date)
            }
            ScaleKind::Enum => u16::try_from(place).ok().map(Value::Enum),
        }
    }

    /// The values from a place to another, both included.
    pub(super) fn range(&self, from: u64, to: u64) -> Option<Values> {
        match (self.value(from)?, self.value(to)?, &self.kind) {
            (Value::Number(first), Value::Number(last), ScaleKind::Numbers { step, .. }) => {
                // Values counted from a bound that is no multiple of the step are on no grid.
                let grid = first.checked_rem(*step).is_some_and(|rest| rest.is_zero()).then_some(*step);
                Interval::new(first, last, grid).map(Values::Number)
            }
            (Value::Date(first), Value::Date(last), _) => Some(Values::Date(first, last)),
            _ => {
                let bits = (from..=to).filter_map(|n| 1_u128.checked_shl(u32::try_from(n).ok()?));
                Some(Values::Enum(bits.fold(0, |mask, bit| mask | bit)))
            }
        }
    }

    /// The place of a value; of the last under it, when it stands between two.
    #[must_use]
    pub fn place(&self, value: Value) -> Option<u64> {
        match (value, &self.kind) {
            (Value::Number(value), ScaleKind::Numbers { low, step }) => {
                u64::try_from(value.minus(*low)?.over(*step)?.floor()).ok()
            }
            (Value::Date(date), ScaleKind::Dates(from)) => u64::try_from(date.to_days() - from.to_days()).ok(),
            (Value::Enum(value), ScaleKind::Enum) => Some(u64::from(value)),
            _ => None,
        }
    }
}
