//! The French words of assessments, and of advice on what never varies.

use super::{Reach, Status};
use crate::case::FieldError;
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::value::{Date, Decimal, Unit, format_number};

/// Answers that cannot hold together: for each, its name, its label and what is said.
pub(super) fn contradiction(sentence: &str, given: &[(&str, &str, String)]) -> FieldError {
    let field = given.last().map_or("", |(name, ..)| name);
    let answers: Vec<String> = given.iter().map(|(_, label, shown)| format!("« {label} » : {shown}")).collect();
    let labels: Vec<String> = given.iter().map(|(_, label, _)| format!("« {label} »")).collect();
    let message = format!("des réponses se contredisent. {sentence} ({})", answers.join(" ; "));
    let looked_at = match labels.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} et {last}", rest.join(", ")),
        _ => labels.concat(),
    };
    FieldError::new(field, "B0565", message).help(format!("vérifiez {looked_at}"))
}

/// How long a list is.
pub(super) fn rows(count: usize) -> String {
    format!("{count} ligne{}", if count > 1 { "s" } else { "" })
}

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

/// An enveloppe has not the money of an aid, or may not have it.
pub(super) fn short(
    label: &str,
    amount: Decimal,
    committed: Decimal,
    left: Decimal,
    asked: &str,
    certain: bool,
) -> String {
    let [amount, committed, left] = [amount, committed, left].map(|n| format_number(n, &Unit::euro()));
    let state = format!("{committed} sont engagés sur {amount}, il reste {left}");
    if certain {
        format!("non éligible car l'enveloppe « {label} » ne suffit plus : {state}, et l'aide demande {asked}")
    } else {
        format!("l'enveloppe « {label} » peut ne pas suffire : {state}, et l'aide peut demander {asked}")
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

/// A change of one answer that opens an aid, for sure or not.
pub(super) fn opens(label: &str, status: Status, reach: Reach, is_date: bool, value: &str) -> String {
    let opened = if status == Status::Eligible { "éligible" } else { "possible" };
    match (reach, is_date) {
        (Reach::UpTo, false) => format!("{label} : {opened} jusqu'à {value}"),
        (Reach::UpTo, true) => format!("{label} : {opened} jusqu'au {value}"),
        (Reach::From, false) => format!("{label} : {opened} à partir de {value}"),
        (Reach::From, true) => format!("{label} : {opened} à partir du {value}"),
        (Reach::Only, _) => format!("{label} : {opened} si la réponse est « {value} »"),
    }
}

/// A condition that every case meets, or none.
pub(super) fn constant_condition(span: Span, label: &str, always: bool) -> Diagnostic {
    let (title, text) = if always {
        (format!("la condition « {label} » est toujours remplie"), "vrai quelles que soient les réponses")
    } else {
        (format!("la condition « {label} » n'est jamais remplie"), "faux quelles que soient les réponses")
    };
    Diagnostic::warning("B0608", title, span, text)
        .note("les bornes des entrées et les dates d'effet suffisent à le savoir, à toute date")
        .help("corrigez la condition, ou supprimez-la")
}

/// A row of a table that no case uses.
pub(super) fn idle_row(span: Span, table: &str) -> Diagnostic {
    Diagnostic::warning(
        "B0609",
        format!("aucun cas n'emploie cette ligne de « {table} »"),
        span,
        "les règles qui la consultent n'y mènent jamais",
    )
    .note("ses clés sont possibles une à une, mais aucune réponse ne les réunit, à aucune date")
    .help("corrigez ses clés ou la règle qui la consulte, ou supprimez-la")
}

/// A ceiling or a floor that never changes a value.
pub(super) fn idle_bound(span: Span, name: &str, floor: bool) -> Diagnostic {
    let (title, text) = if floor {
        (format!("ce plancher de « {name} » ne joue jamais"), "la valeur n'est jamais au-dessous")
    } else {
        (format!("ce plafond de « {name} » ne joue jamais"), "la valeur n'est jamais au-dessus")
    };
    Diagnostic::warning("B0610", title, span, text)
        .note("les bornes des entrées suffisent à le savoir, à toute date")
        .help("corrigez le montant ou les bornes des entrées, ou supprimez-le")
}
