//! The French words of explanations.

use crate::value::{Date, Decimal, Direction, Rounding, Unit, format_number};

pub(super) fn unknown() -> String {
    "inconnu".to_owned()
}

pub(super) fn truth(truth: bool) -> String {
    if truth { "oui" } else { "non" }.to_owned()
}

pub(super) fn met(met: Option<bool>) -> String {
    match met {
        Some(true) => "remplie",
        Some(false) => "non remplie",
        None => "à préciser",
    }
    .to_owned()
}

pub(super) fn between(low: &str, high: &str) -> String {
    format!("entre {low} et {high}")
}

pub(super) fn among(choices: &[String]) -> String {
    match choices {
        [] => unknown(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} ou {last}", first.join(", ")),
    }
}

pub(super) fn about(amount: &str) -> String {
    format!("≈ {amount}")
}

pub(super) fn row(number: usize) -> String {
    format!("ligne {number}")
}

pub(super) fn more_rows(count: usize) -> String {
    if count == 1 { "et une autre ligne".to_owned() } else { format!("et {count} autres lignes") }
}

pub(super) fn row_for(number: usize, keys: &[String]) -> String {
    if keys.is_empty() { row(number) } else { format!("ligne {number}, pour {}", keys.join(" ; ")) }
}

pub(super) fn rows(count: Option<usize>) -> String {
    match count {
        None => "lignes non connues".to_owned(),
        Some(0) => "aucune ligne".to_owned(),
        Some(1) => "une ligne".to_owned(),
        Some(count) => format!("{count} lignes"),
    }
}

pub(super) fn counted(counted: bool) -> String {
    if counted { "retenue" } else { "non retenue" }.to_owned()
}

pub(super) fn key(key: &str, name: &str) -> String {
    format!("{key} ({name})")
}

pub(super) fn column_of(key: &str) -> String {
    format!("pour {key}")
}

pub(super) fn at_date(date: &str) -> String {
    format!("à la date du {date}")
}

pub(super) fn ceiling_label() -> String {
    "Plafond".to_owned()
}

pub(super) fn floor_label() -> String {
    "Plancher".to_owned()
}

pub(super) fn rounding_label() -> String {
    "Arrondi".to_owned()
}

pub(super) fn capped(ceiling: &str, before: &str, kind: &str) -> String {
    format!("plafonné à {ceiling}{kind}, au lieu de {before}")
}

pub(super) fn not_capped(ceiling: &str, kind: &str) -> String {
    format!("plafond de {ceiling}{kind} non atteint")
}

pub(super) fn just_capped(ceiling: &str, kind: &str) -> String {
    format!("plafond de {ceiling}{kind} juste atteint")
}

pub(super) fn ceiling(ceiling: &str, kind: &str) -> String {
    format!("plafond : {ceiling}{kind}")
}

pub(super) fn ceiling_kind(per: Option<&str>, over: Option<&str>) -> String {
    match (per, over) {
        (Some(per), _) => format!(" (par {per})"),
        (None, Some(over)) => format!(" (sur {over}, après déduction du déjà perçu)"),
        (None, None) => String::new(),
    }
}

pub(super) fn raised(floor: &str, before: &str) -> String {
    format!("porté à {floor}, au lieu de {before}")
}

pub(super) fn not_raised(floor: &str) -> String {
    format!("plancher de {floor} dépassé")
}

pub(super) fn floor(floor: &str) -> String {
    format!("plancher : {floor}")
}

/// How a rounding is written in rules.
pub(super) fn rounding(rounding: Rounding, unit: &Unit) -> String {
    let way = match rounding.direction {
        Direction::Nearest => "",
        Direction::Down => " inférieur",
        Direction::Up => " supérieur",
    };
    let euro = unit.has_euro();
    if euro && rounding.step == Decimal::new(1, 2) {
        format!("au centime{way}")
    } else if euro && rounding.step == Decimal::ONE {
        format!("à l'euro{way}")
    } else if rounding.step == Decimal::ONE {
        let way = way.replace("eur", "eure");
        format!("à l'unité{way}")
    } else {
        format!("à {} près{way}", format_number(rounding.step, unit))
    }
}

pub(super) fn shown_above() -> String {
    "détaillé plus haut".to_owned()
}

pub(super) fn too_deep() -> String {
    "la suite du calcul n'est pas détaillée".to_owned()
}

pub(super) fn not_answered() -> String {
    "réponse non donnée".to_owned()
}

pub(super) fn overflow() -> String {
    "non calculable : le résultat dépasse ce que le moteur sait écrire".to_owned()
}

pub(super) fn division_by_zero() -> String {
    "non calculable : division par zéro".to_owned()
}

pub(super) fn no_row() -> String {
    "non calculable : aucune ligne ne correspond".to_owned()
}

pub(super) fn out_of_period(when: &str) -> String {
    format!("hors période : {when}")
}

pub(super) fn in_force(label: &str, known: &[(Date, Date)]) -> String {
    if known.is_empty() {
        return format!("« {label} » n'est en vigueur à aucune date");
    }
    let known: Vec<String> = known.iter().map(|(from, to)| period(*from, *to)).collect();
    let known = list(&known);
    let only = if known.starts_with('à') { "qu'" } else { "que " };
    format!("« {label} » n'est en vigueur {only}{known}")
}

/// A period in words: « du 01/01/2025 au 31/12/2025 », « à compter du 01/01/2026 ».
pub(super) fn period(from: Date, to: Date) -> String {
    match (from == Date::MIN, to == Date::MAX) {
        (true, true) => "à toute date".to_owned(),
        (true, false) => format!("jusqu'au {to}"),
        (false, true) => format!("à compter du {from}"),
        (false, false) => format!("du {from} au {to}"),
    }
}

fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}
