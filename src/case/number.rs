//! A number with its unit, as people write it.

use super::messages;
use super::scalar::Fault;
use crate::diag::fold;
use crate::value::{Arithmetic, Decimal, Unit, decimal, parse_number};

/// The value of a text such as « 25 000 € » in the unit of its input (proportions as fractions of one).
///
/// The unit may be left out, save `%`: « 5,5 » could as well be a fraction of one. « 25.000 » is refused where the
/// input has less than three decimals, because half of those who write it mean twenty-five thousand.
pub(super) fn from_text(text: &str, unit: &Unit, step: Decimal) -> Result<Decimal, Fault> {
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '−' | '+' | '.' | ',');
    let split = text.find(|c| !is_number(c)).unwrap_or(text.len());
    let (digits, written) = text.split_at_checked(split).unwrap_or((text, ""));
    let digits = digits.trim();
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let value = parse_number(digits).ok_or_else(messages::not_a_number)?;
    let value = with_unit(value, written.trim(), unit)?;
    let decimals =
        if unit.is_proportion() { step.normalize().scale().saturating_sub(2) } else { step.normalize().scale() };
    if decimals < 3 && looks_grouped(digits) {
        return Err(messages::ambiguous_number(digits));
    }
    Ok(value)
}

/// The value of a JSON or TOML number. Its text is read as is, without a binary float.
pub(super) fn from_literal(text: &str, unit: &Unit) -> Result<Decimal, Fault> {
    with_unit(literal(text).ok_or_else(messages::not_a_number)?, "", unit)
}

fn literal(text: &str) -> Option<Decimal> {
    let plain = text.replace('_', "");
    let (number, exponent) = plain.split_once(['e', 'E']).unwrap_or((&plain, "0"));
    let (negative, digits) = match number.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    decimal(negative, whole, fraction, exponent.parse().ok()?)
}

fn with_unit(value: Decimal, written: &str, unit: &Unit) -> Result<Decimal, Fault> {
    if written.is_empty() {
        return if unit.is_proportion() { Err(messages::bare_proportion(value)) } else { Ok(value) };
    }
    if factors(written) != factors(&unit.label(false)) {
        return Err(messages::wrong_unit(written, unit));
    }
    if unit.is_proportion() {
        return value.over(Decimal::ONE_HUNDRED).map(|v| v.normalize()).ok_or_else(messages::not_a_number);
    }
    Ok(value)
}

/// The base units that a unit multiplies, then those it divides by, whatever their order, case, accents, spaces and
/// plurals, and with the spellings that a keyboard makes easier.
fn factors(unit: &str) -> (Vec<String>, Vec<String>) {
    let folded = fold(unit).replace('_', "").replace("m2", "m²");
    let spelt = ["euros", "euro", "eur"].iter().fold(folded, |text, word| text.replace(word, "€"));
    let mut parts = spelt.split('/');
    let sorted = |parts: &mut dyn Iterator<Item = &str>| {
        let mut names: Vec<String> = parts.map(|name| name.trim_end_matches(['s', 'x']).to_owned()).collect();
        names.sort();
        names
    };
    let over = sorted(&mut parts.next().unwrap_or_default().split('·'));
    (over, sorted(&mut parts))
}

/// Whether a number with a separator could be one with grouped thousands: `25.000`, `1,234`.
fn looks_grouped(digits: &str) -> bool {
    let digits = digits.trim_start_matches(['-', '−']).trim_start();
    digits.split_once([',', '.']).is_some_and(|(whole, fraction)| {
        fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
    })
}
