use super::{Arithmetic, Decimal, Unit};

/// The narrow no-break space that separates thousands.
const THIN: char = '\u{202f}';
/// The no-break space before a unit.
const NBSP: char = '\u{a0}';

/// Reads a number written the French way (`40 000`, `5,5`, `−3`) or with a dot; spaces of any kind separate thousands.
///
/// Gives `None` for anything else, for two separators, for more than 28 significant digits.
///
/// ```
/// use bareme::value::{Decimal, parse_number};
/// assert_eq!(parse_number("40 000,50"), Some(Decimal::new(4_000_050, 2)));
/// assert_eq!(parse_number("1,2,3"), None);
/// assert_eq!(parse_number("4 00 0"), None);
/// ```
#[must_use]
pub fn parse_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once([',', '.']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let groups: Vec<&str> = whole.split([' ', NBSP, THIN]).collect();
    let grouped = groups.len() > 1;
    for (i, group) in groups.iter().enumerate() {
        let wrong_length = grouped && if i == 0 { group.len() > 3 } else { group.len() != 3 };
        if group.is_empty() || wrong_length || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    if fraction.is_some_and(str::is_empty) {
        return None;
    }
    decimal(negative, &groups.concat(), fraction.unwrap_or_default(), 0)
}

/// The number of a sign and these digits, a point between them, times ten to the power of `exponent`, without the zeros
/// that end it; `None` when they are not digits, or too many.
pub(crate) fn decimal(negative: bool, whole: &str, fraction: &str, exponent: i32) -> Option<Decimal> {
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept = digits.trim_end_matches('0');
    let after = i32::try_from(fraction.len()).ok()?.checked_sub(i32::try_from(digits.len() - kept.len()).ok()?)?;
    let size: i128 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
    let number = if negative { -size } else { size };
    let scale = if number == 0 { 0 } else { after.checked_sub(exponent)? };
    let zeros = 10_i128.checked_pow(u32::try_from(scale.saturating_neg()).unwrap_or(0))?;
    Decimal::try_from_i128_with_scale(number.checked_mul(zeros)?, u32::try_from(scale).unwrap_or(0)).ok()
}

/// Writes a number the French way, with its unit; amounts in euros bear two decimals unless they are whole,
/// proportions are shown as percentages.
///
/// ```
/// use bareme::value::{Decimal, Unit, format_number};
/// assert_eq!(format_number(Decimal::new(4_000_050, 2), &Unit::euro()), "40\u{202f}000,50\u{a0}€");
/// assert_eq!(format_number(Decimal::new(55, 3), &Unit::proportion()), "5,5\u{a0}%");
/// assert_eq!(format_number(Decimal::from(2), &Unit::base("personne")), "2\u{a0}personnes");
/// ```
#[must_use]
pub fn format_number(value: Decimal, unit: &Unit) -> String {
    let shown = if unit.is_proportion() { value.times(Decimal::ONE_HUNDRED).unwrap_or(value) } else { value };
    let mut shown = shown.normalize();
    if unit.has_euro() && shown.scale() == 1 {
        shown.rescale(2);
    }
    let text = shown.abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    if shown.is_sign_negative() && !shown.is_zero() {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(THIN);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(',');
        out.push_str(fraction);
    }
    let unit = unit.label(shown.abs() >= Decimal::TWO);
    if !unit.is_empty() {
        out.push(NBSP);
        out.push_str(&unit);
    }
    out
}
