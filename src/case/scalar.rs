//! One answer that is not a list: what is written, read as the type of its input, inside its domain.

use super::names::Names;
use super::{FieldError, messages, number};
use crate::diag::{Code, fold};
use crate::model::{Domain, Input, Type};
use crate::plan::Value;
use crate::value::{Date, Decimal, Unit};

/// What is wrong with a value, before one says of which field.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Fault {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The error on a field where something was written.
    pub(super) fn on(self, field: &str, written: &str) -> FieldError {
        FieldError { help: self.help, ..FieldError::new(field, self.code, self.message).value(written) }
    }
}

/// A value as written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written<'a> {
    /// The cell of a spreadsheet: a text, where a date may be a number of days.
    Cell(&'a str),
    /// A text.
    Text(&'a str),
    /// A number of JSON or TOML.
    Number(&'a str),
    /// A truth of JSON or TOML.
    Bool(bool),
}

impl Written<'_> {
    /// As the person wrote it.
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Cell(text) | Self::Text(text) | Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}

/// The value written, `None` where nothing is said or « je ne sais pas ».
pub(super) fn read(names: &Names<'_>, input: &Input, written: Written<'_>) -> Result<Option<Value>, Fault> {
    let text = match written {
        Written::Cell(text) | Written::Text(text) => text.trim(),
        Written::Number(text) => return literal_number(input, text).map(Some),
        Written::Bool(truth) if input.ty == Type::Bool => return Ok(Some(Value::Bool(truth))),
        Written::Bool(_) => return Err(messages::wrong_kind(names.vocabulary, &input.ty)),
    };
    if text.is_empty() {
        return Ok(None);
    }
    if text == "?" || fold(text) == "je_ne_sais_pas" {
        return if input.unknown_allowed { Ok(None) } else { Err(messages::must_be_known()) };
    }
    let cell = matches!(written, Written::Cell(_));
    let value = match &input.ty {
        Type::Bool => Value::Bool(truth(text).ok_or_else(messages::not_a_truth)?),
        Type::Number(unit) => {
            let step = if let Domain::Numbers { step, .. } = input.domain { step } else { Decimal::ZERO };
            Value::Number(number::from_text(text, unit, step)?)
        }
        Type::Date => Value::Date(date(text, cell)?),
        Type::Enum(id) => Value::Enum(names.enum_value(*id, text)?),
        Type::Key(id) => Value::Key(names.key(*id, text)?),
        Type::Text | Type::Record(_) | Type::List(_) | Type::Unknown => {
            return Err(messages::wrong_kind(names.vocabulary, &input.ty));
        }
    };
    inside(input, value)?;
    Ok(Some(value))
}

/// An amount in euros, not under zero; `None` where nothing is said.
pub(super) fn amount(written: Written<'_>) -> Result<Option<Decimal>, Fault> {
    let euro = Unit::euro();
    let amount = match written {
        Written::Cell(text) | Written::Text(text) if text.trim().is_empty() => return Ok(None),
        Written::Cell(text) | Written::Text(text) => number::from_text(text.trim(), &euro, Decimal::new(1, 2))?,
        Written::Number(text) => number::from_literal(text, &euro)?,
        Written::Bool(_) => return Err(messages::not_an_amount()),
    };
    if amount < Decimal::ZERO { Err(messages::under_zero()) } else { Ok(Some(amount)) }
}

fn literal_number(input: &Input, text: &str) -> Result<Value, Fault> {
    match &input.ty {
        Type::Number(unit) => {
            let value = Value::Number(number::from_literal(text, unit)?);
            inside(input, value)?;
            Ok(value)
        }
        Type::Key(_) => Err(messages::code_as_number(text)),
        Type::Date => Err(messages::not_a_date(text)),
        ty => Err(messages::wrong_kind_of_number(ty)),
    }
}

/// Checks the bounds and the step of an input.
fn inside(input: &Input, value: Value) -> Result<(), Fault> {
    match (&input.domain, value) {
        (Domain::Numbers { low, high, step }, Value::Number(number)) => {
            let Type::Number(unit) = &input.ty else { return Ok(()) };
            if number < *low || number > *high {
                return Err(messages::out_of_bounds(*low, *high, unit));
            }
            let rest = number.checked_rem(*step).unwrap_or(Decimal::ZERO);
            if rest.is_zero() { Ok(()) } else { Err(messages::not_a_multiple(*step, unit)) }
        }
        (Domain::Dates(first, last), Value::Date(date)) if date < *first || date > *last => {
            Err(messages::out_of_dates(*first, *last))
        }
        _ => Ok(()),
    }
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "oui" | "vrai" | "true" | "1" | "o" => Some(true),
        "non" | "faux" | "false" | "0" | "n" => Some(false),
        _ => match fold(text).as_str() {
            "oui" | "vrai" | "true" | "o" => Some(true),
            "non" | "faux" | "false" | "n" => Some(false),
            _ => None,
        },
    }
}

/// Days from the first of the calendar to the day that spreadsheets number 0 (30/12/1899, as their year 1900 has a
/// day too many).
const SPREADSHEET_EPOCH: (i32, u8, u8) = (1899, 12, 30);

/// Reads `JJ/MM/AAAA`, `AAAA-MM-JJ` and, in cells, the day number of a spreadsheet. Below 10000 (18/05/1927) such a
/// number is refused, because it is more often a year.
pub(super) fn date(text: &str, cell: bool) -> Result<Date, Fault> {
    if let Some(date) = Date::parse(text) {
        return Ok(date);
    }
    let serial = || {
        let days = text.parse::<i32>().ok().filter(|n| cell && (10_000..3_000_000).contains(n))?;
        let (year, month, day) = SPREADSHEET_EPOCH;
        Date::from_days(Date::new(year, month, day)?.to_days().checked_add(days)?)
    };
    serial().ok_or_else(|| messages::not_a_date(text))
}
