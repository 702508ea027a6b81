//! The French words of assessments.

use super::Reach;
use crate::value::Date;

/// No application is received.
pub(super) fn closed(from: Date, to: Date, reason: Option<&str>) -> String {
    let when = match (from == Date::MIN, to == Date::MAX) {
        (true, true) => String::new(),
        (true, false) => format!(" jusqu'au {to}"),
        (false, true) => format!(" à compter du {from}"),
        (false, false) => format!(" du {from} au {to}"),
    };
    match reason {
        Some(reason) => format!("guichet fermé{when} : {reason}"),
        None => format!("guichet fermé{when}"),
    }
}

/// A value that cannot be computed, and where.
pub(super) fn failed(fault: &str, label: &str, place: Option<&str>) -> String {
    let place = place.map(|p| format!(" ({p})")).unwrap_or_default();
    if label.is_empty() { format!("{fault}{place}") } else { format!("{fault}, dans « {label} »{place}") }
}

/// A value that was due to be revised.
pub(super) fn to_revise(label: &str, due: Date) -> String {
    format!("« {label} » devait être revu le {due}")
}

/// An amount of zero and its cause.
pub(super) fn zero(cause: &str) -> String {
    format!("0 € : {cause}")
}

pub(super) fn zero_ceiling(label: &str) -> String {
    if label.is_empty() {
        "le plafond est de zéro".to_owned()
    } else {
        format!("« {label} » est un plafond de zéro")
    }
}

pub(super) fn zero_given(label: &str, value: &str) -> String {
    format!("« {label} » vaut {value}")
}

pub(super) fn zero_table(label: &str, value: &str) -> String {
    format!("« {label} » donne {value} dans ce cas")
}

pub(super) fn zero_refused(label: &str) -> String {
    format!("l'aide « {label} » n'est pas accordée")
}

pub(super) fn zero_list(label: &str) -> String {
    format!("aucune ligne de « {label} » ne compte")
}

pub(super) fn zero_computed(label: &str) -> String {
    format!("le calcul de « {label} » donne zéro")
}

/// The kind of a ceiling without a name.
pub(super) fn ceiling(per: Option<&str>, over: Option<&str>) -> String {
    match (per, over) {
        (Some(per), _) => format!("Plafond par {per}"),
        (None, Some(over)) => format!("Plafond sur {over}"),
        (None, None) => "Plafond".to_owned(),
    }
}

/// A floor without a name.
pub(super) fn floor() -> String {
    "Plancher".to_owned()
}

/// Where a ceiling applies row by row.
pub(super) fn in_row(name: &str, row: usize) -> String {
    format!("{name} (ligne {})", row + 1)
}

/// A change of one answer that opens an aid.
pub(super) fn opens(label: &str, reach: Reach, is_date: bool, value: &str) -> String {
    match (reach, is_date) {
        (Reach::UpTo, false) => format!("{label} : éligible jusqu'à {value}"),
        (Reach::UpTo, true) => format!("{label} : éligible jusqu'au {value}"),
        (Reach::From, false) => format!("{label} : éligible à partir de {value}"),
        (Reach::From, true) => format!("{label} : éligible à partir du {value}"),
        (Reach::Only, _) => format!("{label} : éligible si la réponse est « {value} »"),
    }
}
