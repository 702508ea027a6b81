//! Values in French words.

use super::messages;
use super::run::Known;
use crate::model::{Literal, ReferentielId, Type};
use crate::plan::{Fault, Plan, Value, Vocabulary};
use crate::value::{Arithmetic, Decimal, Unit, format_number};
use rust_decimal::RoundingStrategy;

/// Digits after the point beyond which a number is shown rounded, with a sign that says so.
const SHOWN_DIGITS: u32 = 6;

/// How values are written: for people, and in the notation of cases.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    plan: &'a Plan,
    vocabulary: &'a Vocabulary,
}

impl<'a> Words<'a> {
    /// Of the values of a plan.
    #[must_use]
    pub fn new(plan: &'a Plan, vocabulary: &'a Vocabulary) -> Self {
        Self { plan, vocabulary }
    }

    /// What is known of a slot of that type, for people: « 12 000 € », « entre 0 € et 12 000 € », « oui ».
    #[must_use]
    pub fn text(&self, ty: &Type, known: &Known) -> String {
        match known {
            Known::Exact(value) => self.value(ty, *value),
            Known::Between(low, high) => messages::between(&self.value(ty, *low), &self.value(ty, *high)),
            Known::Among(values) => {
                let told = self.in_order(values).into_iter().map(|v| self.value(ty, v));
                messages::among(&told.collect::<Vec<_>>())
            }
            Known::Nothing => messages::unknown(),
        }
    }

    /// Values in an order that owes nothing to how a plan numbers its texts.
    fn in_order(&self, values: &[Value]) -> Vec<Value> {
        let mut values = values.to_vec();
        values.sort_by_key(|value| match value {
            Value::Text(number) => self.plan.texts.get(*number as usize),
            _ => None,
        });
        values
    }

    /// A value, for people.
    #[must_use]
    pub fn value(&self, ty: &Type, value: Value) -> String {
        match value {
            Value::Unknown => messages::unknown(),
            Value::Bool(truth) => messages::truth(truth),
            Value::Number(number) => match ty {
                Type::Number(unit) => amount(number, unit),
                _ => amount(number, &Unit::none()),
            },
            Value::Date(date) => date.to_string(),
            Value::Enum(index) => self.choice(ty, index).map_or_else(messages::unknown, |(_, label)| label.to_owned()),
            Value::Key(row) => self.key(ty, row),
            Value::Text(number) => self.plan.texts.get(number as usize).cloned().unwrap_or_default(),
            Value::Row(row) => messages::row(row as usize + 1),
            Value::Fault(fault) => self.fault(fault),
        }
    }

    /// A value in the notation of cases: decimal point, ISO dates, names of values; proportions in percent.
    #[must_use]
    pub fn plain(&self, ty: &Type, value: Value) -> String {
        match (value, ty) {
            (Value::Bool(truth), _) => truth.to_string(),
            (Value::Number(number), Type::Number(unit)) if unit.is_proportion() => {
                number.times(Decimal::ONE_HUNDRED).unwrap_or(number).normalize().to_string()
            }
            (Value::Number(number), _) => number.normalize().to_string(),
            (Value::Date(date), _) => String::from(date),
            (Value::Enum(index), _) => self.choice(ty, index).map(|(name, _)| name.to_owned()).unwrap_or_default(),
            (Value::Key(row), Type::Key(id)) => self.key_text(*id, row).unwrap_or_default().to_owned(),
            (other, _) => self.value(ty, other),
        }
    }

    /// Why a value could not be computed.
    #[must_use]
    pub fn fault(&self, fault: Fault) -> String {
        match fault {
            Fault::OutOfPeriod(gap) => messages::out_of_period(&self.gap(gap)),
            Fault::Overflow(_) => messages::overflow(),
            Fault::DivisionByZero(_) => messages::division_by_zero(),
            Fault::NoRow(_) => messages::no_row(),
        }
    }

    /// When something that is not in force is: « « Prime » n'est en vigueur que du 01/01/2025 au 31/12/2025 ».
    #[must_use]
    pub fn gap(&self, gap: u32) -> String {
        self.plan.gaps.get(gap as usize).map(|gap| messages::in_force(&gap.label, &gap.known)).unwrap_or_default()
    }

    /// Name and label of a value of an énumération.
    fn choice(&self, ty: &Type, index: u16) -> Option<(&'a str, &'a str)> {
        let Type::Enum(id) = ty else { return None };
        let (name, label) = self.vocabulary.enums.get(id.index())?.values.get(usize::from(index))?;
        Some((name, label))
    }

    fn key_text(&self, id: ReferentielId, row: u32) -> Option<&'a str> {
        self.vocabulary.referentiels.get(id.index())?.keys.get(row as usize).map(String::as_str)
    }

    /// A key, with the first text that its référentiel says of it: « 69123 (Lyon) ».
    fn key(&self, ty: &Type, row: u32) -> String {
        let Type::Key(id) = ty else { return messages::unknown() };
        let key = self.key_text(*id, row).unwrap_or_default();
        let column = self
            .vocabulary
            .referentiels
            .get(id.index())
            .and_then(|r| r.columns.iter().find(|c| c.ty == Type::Text))
            .and_then(|c| c.versions.last());
        match column.and_then(|version| version.value.get(row as usize)) {
            Some(Literal::Text(name)) if !name.is_empty() => messages::key(key, name),
            _ => key.to_owned(),
        }
    }
}

/// A number with its unit; one with too many digits is shown rounded, with « ≈ ».
fn amount(number: Decimal, unit: &Unit) -> String {
    let digits = if unit.is_proportion() { SHOWN_DIGITS + 2 } else { SHOWN_DIGITS };
    if number.normalize().scale() <= digits {
        return format_number(number, unit);
    }
    let short = number.round_dp_with_strategy(digits - 2, RoundingStrategy::MidpointAwayFromZero);
    messages::about(&format_number(short, unit))
}
