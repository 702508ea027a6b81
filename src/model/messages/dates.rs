//! B0401 to B0409: dates and versions.

use crate::diag::Diagnostic;
use crate::source::Span;
use crate::value::Date;

/// Why a column has no other date.
const COLUMN: &str = "une colonne de référentiel se lit toujours à la date de la demande";

pub(in crate::model) fn overlap(span: Span, first: Span, from: Date, to: Date) -> Diagnostic {
    let title = if to == Date::MAX {
        format!("deux valeurs pour une même date, à compter du {from}")
    } else if from == Date::MIN {
        format!("deux valeurs pour une même date, jusqu'au {to}")
    } else if from == to {
        format!("deux valeurs pour une même date, le {from}")
    } else {
        format!("deux valeurs pour une même date, du {from} au {to}")
    };
    Diagnostic::error("B0401", title, span, "cette période commence avant la fin de l'autre")
        .also(first, "celle-ci court encore")
        .help("terminez la première la veille du début de la seconde")
}

pub(in crate::model) fn no_end(span: Span) -> Diagnostic {
    Diagnostic::error("B0402", "la dernière période n'a pas de fin", span, "jusqu'à quand ?")
        .note("une valeur n'est prolongée que si la règle le dit")
        .help("ajoutez « jusqu'à nouvel ordre », ou « jusqu'au » suivi d'une date")
}

pub(in crate::model) fn inverted(span: Span, from: Date, to: Date) -> Diagnostic {
    let title = format!("cette période finit le {to}, avant de commencer le {from}");
    Diagnostic::error("B0403", title, span, "dates inversées").help("écrivez le premier jour d'abord")
}

pub(in crate::model) fn at_date_of_other(span: Span) -> Diagnostic {
    Diagnostic::error("B0404", "« à la date de » suit une table ou un calcul daté", span, "ni table, ni calcul")
        .help("placez « à la date de » juste après la table ou le calcul dont vous voulez une autre version")
}

pub(in crate::model) fn at_date_of_column(span: Span) -> Diagnostic {
    Diagnostic::error("B0404", COLUMN, span, "« à la date de » n'y change rien")
        .help("retirez « à la date de », ou mettez ces valeurs dans une table datée")
}

pub(in crate::model) fn at_date_of_reading(span: Span, name: &str, inner: Span) -> Diagnostic {
    let title = format!("« {name} » lit une colonne datée");
    Diagnostic::error("B0404", title, span, "« à la date de » n'atteint pas cette colonne")
        .also(inner, "colonne datée lue ici")
        .note(COLUMN)
        .help("donnez cette valeur en paramètre, si c'est bien celle de la date de la demande qu'il faut")
}

pub(in crate::model) fn at_date_undated(span: Span, name: &str, declared: Span) -> Diagnostic {
    Diagnostic::error(
        "B0404",
        format!("« {name} » est le même à toutes les dates"),
        span,
        "« à la date de » n'y change rien",
    )
    .also(declared, "déclaré sans période")
    .help("retirez « à la date de »")
}

pub(in crate::model) fn at_date_nested(span: Span, name: &str, inner: Span) -> Diagnostic {
    let title = format!("« {name} » lit à son tour une valeur datée");
    Diagnostic::error("B0404", title, span, "de quelle date serait-elle ?")
        .also(inner, "valeur datée lue ici")
        .help("donnez cette valeur en paramètre, pour que sa date soit choisie par qui l'emploie")
}
