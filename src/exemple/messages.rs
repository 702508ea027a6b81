//! The French words of worked cases.

use crate::eval::{Item, ItemKind, Reached, Status, Versioned};
use crate::model::ExpectedStatus;
use crate::value::Date;

pub(super) fn coherent() -> String {
    "des réponses qui vont ensemble".to_owned()
}

pub(super) fn between(low: &str, high: &str) -> String {
    format!("entre {low} et {high}")
}

pub(super) fn expected_status(status: ExpectedStatus, condition: Option<&str>) -> String {
    let status = match status {
        ExpectedStatus::Eligible => "éligible",
        ExpectedStatus::NotEligible => "non éligible",
        ExpectedStatus::Unknown => "à préciser",
        ExpectedStatus::OutOfPeriod => "hors période",
    };
    match condition {
        Some(condition) => format!("{status} car {condition}"),
        None => status.to_owned(),
    }
}

pub(super) fn obtained_status(found: Status, unmet: &[&str], reason: Option<&str>) -> String {
    let said = found.words();
    match (found, unmet, reason) {
        (Status::NotEligible, [_, ..], _) => format!("{said} car {}", unmet.join(", ")),
        (Status::NotEligible | Status::OutOfPeriod | Status::Failed, _, Some(reason)) => format!("{said} : {reason}"),
        _ => said.to_owned(),
    }
}

/// What a piece of the rules is.
pub(super) fn item(item: &Item) -> String {
    let name = &item.name;
    match item.kind {
        ItemKind::Condition => format!("condition {name}"),
        ItemKind::Row(number, period) => format!("ligne {number} de {name}{}", during(period)),
        ItemKind::Bound(false) => format!("plafond de {name}"),
        ItemKind::Bound(true) => format!("plancher de {name}"),
        ItemKind::Cumul => format!("cumul {name}"),
        ItemKind::Version(of, period) => {
            let of = match of {
                Versioned::Calcul => "calcul",
                Versioned::Table => "table",
                Versioned::Bareme => "barème",
                Versioned::Condition => "condition",
                Versioned::Outcome => "résultat",
                Versioned::Cumul => "cumul",
                Versioned::Aide => "aide",
            };
            format!("{of} {name}{}", during(period))
        }
    }
}

/// « , version du 01/01/2025 au 31/12/2025 »; nothing for what holds at all dates.
fn during((from, to): (Date, Date)) -> String {
    match (from == Date::MIN, to == Date::MAX) {
        (true, true) => String::new(),
        (true, false) => format!(", version jusqu'au {to}"),
        (false, true) => format!(", version à compter du {from}"),
        (false, false) => format!(", version du {from} au {to}"),
    }
}

/// A way to reach something, that no case takes.
pub(super) fn never(way: &Reached) -> String {
    match way {
        Reached::Condition(_, _, Some(true)) => "jamais remplie",
        Reached::Condition(_, _, Some(false)) => "jamais refusée",
        Reached::Condition(_, _, None) => "jamais inconnue",
        Reached::Row(_) => "jamais employée",
        Reached::Bound(_, true) => "ne joue jamais",
        Reached::Bound(_, false) => "joue toujours",
        Reached::Version(_) | Reached::Period(..) => "rien d'attendu n'en dépend",
    }
    .to_owned()
}

/// A way to reach something, that no case can take.
pub(super) fn cannot(way: &Reached) -> String {
    match way {
        Reached::Condition(_, _, Some(true)) => "ne peut être remplie, quelles que soient les réponses",
        Reached::Condition(_, _, Some(false)) => "ne peut être refusée, quelles que soient les réponses",
        Reached::Condition(_, _, None) => {
            "ne peut être inconnue : aucune des réponses dont elle dépend ne peut manquer"
        }
        Reached::Row(_) => "ne peut être employée",
        Reached::Bound(_, true) => "ne peut jouer, quelles que soient les réponses",
        Reached::Bound(_, false) => "joue quelles que soient les réponses",
        Reached::Version(_) | Reached::Period(..) => "ne peut être employée",
    }
    .to_owned()
}

/// Something that no computation keeps.
pub(super) fn unused() -> String {
    "aucune règle en vigueur n'y mène, ou elle se confond avec une autre".to_owned()
}

/// A limit: what is written there, and where.
pub(super) fn limit(text: &str, place: &str) -> String {
    format!("{text} ({place})")
}

/// A bound of a table's key.
pub(super) fn bound(table: &str, bound: &str) -> String {
    format!("{table}, borne {bound}")
}

/// A day when something begins or ends.
pub(super) fn day(item: &str, day: Date, place: &str) -> String {
    format!("{item}, le {day} ({place})")
}

/// A limit that no case leads to; what holds it, where it has a name.
pub(super) fn unreached(limit: &str, holder: Option<&str>) -> String {
    let holder = holder.map_or_else(String::new, |holder| format!(" ({holder})"));
    format!(
        "{limit} : aucun exemple n'y mène, même en y changeant une réponse ; il faut d'abord en écrire un dont un « attendu » en dépende{holder}"
    )
}

/// A limit that no answer of a case crosses.
pub(super) fn uncrossed(limit: &str) -> String {
    format!(
        "{limit} : dans les exemples qui y mènent, aucune réponse ne le franchit à elle seule ; il faut d'abord en écrire un de l'autre côté"
    )
}

/// A threshold that what inputs admit keeps out of reach.
pub(super) fn uncrossable(limit: &str) -> String {
    format!("{limit} : aucune réponse admise ne le franchit")
}

/// A day when no rule leads to what begins or ends.
pub(super) fn unused_then(limit: &str) -> String {
    format!("{limit} : aucune règle en vigueur ce jour-là n'y mène")
}

/// The name of proposed cases.
pub(super) fn proposed(what: &str, values: &str, base: &str) -> String {
    let sign = if what == "au" { "" } else { "= " };
    format!("à confirmer : {what} {sign}{values}, d'après {base}")
}
