//! What a slot may hold when answers are missing.

use super::interval::Interval;
use crate::plan::{Fault, Value};
use crate::value::Date;

/// Sets of texts larger than this are not told apart.
const TEXTS: usize = 64;

/// What a slot may hold: some values, some faults, or both.
///
/// ```
/// use bareme::eval::Possible;
/// use bareme::plan::Value;
/// let either = Possible::of(Value::Bool(true)).join(&Possible::of(Value::Bool(false)));
/// assert!(either.contains(&Value::Bool(false)));
/// assert_eq!(either.single(), None);
/// assert_eq!(Possible::of(Value::Bool(true)).single(), Some(Value::Bool(true)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    /// Values it may have.
    pub values: Values,
    /// Faults it may have.
    pub faults: Faults,
}

/// Possible values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// None: there is always a fault, or the place is never reached.
    None,
    /// Truths.
    Bool {
        /// Whether it can be true.
        yes: bool,
        /// Whether it can be false.
        no: bool,
    },
    /// Numbers.
    Number(Interval),
    /// Dates from the first to the second, both included.
    Date(Date, Date),
    /// Values of an énumération: bit n for value n.
    Enum(u128),
    /// A key of a référentiel: its row; `None` for any.
    Key(Option<u32>),
    /// Texts, in increasing order; `None` for any.
    Text(Option<Vec<u32>>),
    /// Rows of a table, in increasing order.
    Row(Vec<u32>),
}

/// Possible faults: one of each kind stands for all of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// A computation that may fail.
    pub failure: Option<Fault>,
    /// Something that may not be in force: a [`Fault::OutOfPeriod`].
    pub gap: Option<Fault>,
}

impl Faults {
    /// Whether there can be none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.failure.is_none() && self.gap.is_none()
    }

    /// Adds one.
    #[must_use]
    pub fn with(self, fault: Fault) -> Self {
        self.and(Self::from(fault))
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { failure: self.failure.or(other.failure), gap: self.gap.or(other.gap) }
    }

    /// One of them: a failure first.
    #[must_use]
    pub fn first(self) -> Option<Fault> {
        self.failure.or(self.gap)
    }

    fn contains(self, fault: Fault) -> bool {
        match fault {
            Fault::OutOfPeriod(_) => self.gap.is_some(),
            _ => self.failure.is_some(),
        }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::OutOfPeriod(_) => Self { failure: None, gap: Some(fault) },
            _ => Self { failure: Some(fault), gap: None },
        }
    }
}

impl Possible {
    /// Never reached.
    pub const NEVER: Self = Self { values: Values::None, faults: Faults { failure: None, gap: None } };

    /// One value, or one fault. [`Value::Unknown`] has no set of its own and gives none: a type is needed to tell it.
    #[must_use]
    pub fn of(value: Value) -> Self {
        let values = match value {
            Value::Unknown => Values::None,
            Value::Fault(fault) => return Self::fault(fault),
            Value::Bool(b) => Values::Bool { yes: b, no: !b },
            Value::Number(n) => Values::Number(Interval::point(n)),
            Value::Date(d) => Values::Date(d, d),
            Value::Enum(e) => Values::Enum(bit(e)),
            Value::Key(k) => Values::Key(Some(k)),
            Value::Text(t) => Values::Text(Some(vec![t])),
            Value::Row(r) => Values::Row(vec![r]),
        };
        Self { values, faults: Faults::default() }
    }

    /// Always this fault.
    #[must_use]
    pub fn fault(fault: Fault) -> Self {
        Self { values: Values::None, faults: fault.into() }
    }

    /// The only value or fault, when there is one.
    #[must_use]
    pub fn single(&self) -> Option<Value> {
        if self.faults.is_empty() {
            return self.values.single();
        }
        match (&self.values, self.faults.failure, self.faults.gap) {
            (Values::None, Some(fault), None) | (Values::None, None, Some(fault)) => Some(Value::Fault(fault)),
            _ => None,
        }
    }

    /// Whether no answer that is missing can change it.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.single().is_some() || self.faults.is_empty() && self.values == Values::None
    }

    /// Whether it is true, whatever the missing answers.
    #[must_use]
    pub fn is_always_true(&self) -> bool {
        self.faults.is_empty() && self.values == Values::Bool { yes: true, no: false }
    }

    /// Whether it is false, whatever the missing answers.
    #[must_use]
    pub fn is_always_false(&self) -> bool {
        self.faults.is_empty() && self.values == Values::Bool { yes: false, no: true }
    }

    /// Whether it can be true.
    #[must_use]
    pub fn can_be_true(&self) -> bool {
        matches!(self.values, Values::Bool { yes: true, .. })
    }

    /// Whether it can be false.
    #[must_use]
    pub fn can_be_false(&self) -> bool {
        matches!(self.values, Values::Bool { no: true, .. })
    }

    /// Whether the exact domain may find this here. A fault is in where one of its kind is.
    #[must_use]
    pub fn contains(&self, value: &Value) -> bool {
        match (value, &self.values) {
            (Value::Fault(fault), _) => self.faults.contains(*fault),
            (Value::Bool(b), Values::Bool { yes, no }) => {
                if *b {
                    *yes
                } else {
                    *no
                }
            }
            (Value::Number(n), Values::Number(interval)) => interval.contains(*n),
            (Value::Date(d), Values::Date(from, to)) => from <= d && d <= to,
            (Value::Enum(e), Values::Enum(mask)) => mask & bit(*e) != 0,
            (Value::Key(k), Values::Key(key)) => key.is_none_or(|key| key == *k),
            (Value::Text(t), Values::Text(texts)) => texts.as_ref().is_none_or(|all| all.binary_search(t).is_ok()),
            (Value::Row(r), Values::Row(rows)) => rows.binary_search(r).is_ok(),
            _ => false,
        }
    }

    /// The possibilities of both.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.add(other);
        self
    }

    /// Adds the possibilities of another.
    pub fn add(&mut self, other: &Self) {
        self.faults = self.faults.and(other.faults);
        self.values.add(&other.values);
    }

    /// The same with more faults.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.faults = self.faults.and(faults);
        self
    }
}

impl From<Values> for Possible {
    fn from(values: Values) -> Self {
        Self { values, faults: Faults::default() }
    }
}

impl Values {
    /// Either truth value.
    pub const EITHER: Self = Self::Bool { yes: true, no: true };

    /// The only value, when there is one.
    #[must_use]
    pub fn single(&self) -> Option<Value> {
        match self {
            Self::Bool { yes: true, no: false } => Some(Value::Bool(true)),
            Self::Bool { yes: false, no: true } => Some(Value::Bool(false)),
            Self::Number(interval) => interval.single().map(Value::Number),
            Self::Date(from, to) => (from == to).then_some(Value::Date(*from)),
            Self::Enum(mask) if mask.count_ones() == 1 => u16::try_from(mask.trailing_zeros()).ok().map(Value::Enum),
            Self::Key(key) => key.map(Value::Key),
            Self::Text(Some(texts)) => match texts.as_slice() {
                [one] => Some(Value::Text(*one)),
                _ => None,
            },
            Self::Row(rows) => match rows.as_slice() {
                [one] => Some(Value::Row(*one)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Adds the values of another of the same type.
    fn add(&mut self, other: &Self) {
        match (&mut *self, other) {
            (_, Self::None) => {}
            (Self::Bool { yes, no }, Self::Bool { yes: y, no: n }) => {
                *yes |= y;
                *no |= n;
            }
            (Self::Number(a), Self::Number(b)) => *a = a.join(b),
            (Self::Date(from, to), Self::Date(f, t)) => {
                *from = (*from).min(*f);
                *to = (*to).max(*t);
            }
            (Self::Enum(a), Self::Enum(b)) => *a |= b,
            (Self::Key(a), Self::Key(b)) => {
                if a != b {
                    *a = None;
                }
            }
            (Self::Text(a), Self::Text(b)) => {
                let all = a.as_ref().zip(b.as_ref()).map(|(a, b)| union(a, b));
                *a = all.filter(|all| all.len() <= TEXTS);
            }
            (Self::Row(a), Self::Row(b)) => *a = union(a, b),
            // Only `None` is of another type.
            (this, _) => *this = other.clone(),
        }
    }

    /// Whether two independent values can be the same, and whether they can differ.
    pub(super) fn equality(&self, other: &Self) -> Self {
        let yes = match (self, other) {
            (Self::None, _) | (_, Self::None) => return Self::None,
            (Self::Bool { yes: a, no: b }, Self::Bool { yes: c, no: d }) => a & c | b & d,
            (Self::Number(a), Self::Number(b)) => a.meets(b),
            (Self::Date(from, to), Self::Date(f, t)) => from.max(f) <= to.min(t),
            (Self::Enum(a), Self::Enum(b)) => a & b != 0,
            (Self::Key(Some(a)), Self::Key(Some(b))) => a == b,
            (Self::Text(Some(a)), Self::Text(Some(b))) => a.iter().any(|t| b.binary_search(t).is_ok()),
            (Self::Row(a), Self::Row(b)) => a.iter().any(|t| b.binary_search(t).is_ok()),
            _ => true,
        };
        let no = self.single().is_none_or(|a| other.single() != Some(a));
        Self::Bool { yes, no }
    }

    /// Whether the first of two independent values can be under the second, and whether it can be not under it.
    pub(super) fn less(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => Self::Bool { yes: a.low() < b.high(), no: a.high() >= b.low() },
            (Self::Date(from, to), Self::Date(f, t)) => Self::Bool { yes: from < t, no: to >= f },
            (Self::Enum(a), Self::Enum(b)) if *a != 0 && *b != 0 => Self::Bool {
                yes: a.trailing_zeros() < 127 - b.leading_zeros(),
                no: 127 - a.leading_zeros() >= b.trailing_zeros(),
            },
            _ => Self::None,
        }
    }

    /// The contrary of truth values.
    pub(super) fn negated(&self) -> Self {
        match self {
            Self::Bool { yes, no } => Self::Bool { yes: *no, no: *yes },
            _ => Self::None,
        }
    }
}

/// The bit of a value of an énumération.
pub(super) fn bit(value: u16) -> u128 {
    1_u128.checked_shl(u32::from(value)).unwrap_or(0)
}

fn union(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut all = [a, b].concat();
    all.sort_unstable();
    all.dedup();
    all
}
