//! B02xx: names.

use super::{listed, suggest};
use crate::diag::{Diagnostic, nearest};
use crate::model::Enumeration;
use crate::source::Span;
use crate::value::Date;

pub(in crate::model) fn unknown_name(span: Span, name: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0201", format!("« {name} » n'est pas un nom connu"), span, "nom inconnu");
    if close.is_some() {
        return suggest(told, close);
    }
    told.help("déclarez-le (entrée, calcul, table…) ou corrigez son orthographe")
}

pub(in crate::model) fn unknown_input(span: Span, name: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0201", format!("« {name} » n'est pas une entrée connue"), span, "entrée inconnue");
    if close.is_some() {
        return suggest(told, close);
    }
    told.help("corrigez ce nom, ou déclarez l'entrée")
}

pub(in crate::model) fn unknown_type(span: Span, name: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0202", format!("« {name} » n'est pas un type connu"), span, "type inconnu");
    if close.is_some() {
        return suggest(told, close);
    }
    told.help("écrivez une unité, « booléen », « date », ou le nom d'une énumération ou d'un référentiel")
}

pub(in crate::model) fn declared_twice(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0203", format!("« {name} » est déclaré deux fois"), span, "deuxième déclaration")
        .also(first, "première déclaration")
        .help("donnez un autre nom à l'un des deux, ou supprimez celui qui est en trop")
}

pub(in crate::model) fn module_twice(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0204", format!("deux fichiers portent le module « {name} »"), span, "deuxième fichier")
        .also(first, "premier fichier")
        .note("un module est un fichier : son nom ne sert qu'une fois dans le paquet")
        .help("donnez un autre nom à l'un des deux modules")
}

pub(in crate::model) fn private_name(span: Span, declared: Span, name: &str, owner: &str) -> Diagnostic {
    Diagnostic::error(
        "B0205",
        format!("« {name} » est interne au module « {owner} »"),
        span,
        "employé hors de son module",
    )
    .also(declared, "déclaré « interne »")
    .help("retirez le mot « interne » de sa déclaration, ou employez un autre nom")
}

pub(in crate::model) fn needs_path(span: Span, declared: Span, name: &str, owner: &str) -> Diagnostic {
    Diagnostic::error(
        "B0206",
        format!("« {name} » appartient au module « {owner} »"),
        span,
        "il manque le chemin du module",
    )
    .also(declared, "déclaré dans un autre module")
    .help(format!("écrivez « {owner}.{name} »"))
    .fix(Span { end: span.start, ..span }, format!("{owner}."))
}

pub(in crate::model) fn ambiguous_value(span: Span, value: &str, enums: &[&str]) -> Diagnostic {
    let told = format!("« {value} » est une valeur de plusieurs énumérations");
    let help = enums.first().map_or_else(String::new, |e| format!("précisez laquelle, par exemple « {e}.{value} »"));
    Diagnostic::error("B0207", told, span, "valeur ambiguë")
        .note(format!("elle appartient à {}", listed(enums)))
        .help(help)
}

pub(in crate::model) fn unknown_value(
    span: Span,
    value: &str,
    wanted: &Enumeration,
    close: Option<&str>,
) -> Diagnostic {
    let title = format!("« {value} » n'est pas une valeur de « {} »", wanted.name.name);
    let told =
        Diagnostic::error("B0208", title, span, "valeur inconnue").also(wanted.name.span, "l'énumération attendue");
    match close {
        Some(_) => suggest(told, close),
        None => {
            let known: Vec<&str> = wanted.values.iter().take(8).map(|(name, _)| name.as_str()).collect();
            told.help(format!("choisissez parmi {}", listed(&known)))
        }
    }
}

/// Steps of a long circle that are shown at each end.
const SHOWN_STEPS: usize = 10;

/// Each step: what it is, and where it names the next.
pub(in crate::model) fn cycle(steps: &[(String, Span)]) -> Diagnostic {
    let names: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
    let (first, place) = steps.first().map_or(("", None), |(name, span)| (name.as_str(), Some(*span)));
    let next = names.get(1).copied().unwrap_or(first);
    let place = place.unwrap_or(Span::NOWHERE);
    let mut circle: Vec<String> = names.iter().chain([&first]).map(|n| format!("« {n} »")).collect();
    if circle.len() > 2 * SHOWN_STEPS {
        circle.splice(SHOWN_STEPS..circle.len() - SHOWN_STEPS, ["…".to_owned()]);
    }
    let circle = circle.join(" → ");
    let mut told = Diagnostic::error(
        "B0209",
        format!("« {first} » dépend de lui-même"),
        place,
        format!("« {first} » lit « {next} »"),
    );
    for (position, (name, span)) in steps.iter().enumerate().skip(1).take(2 * SHOWN_STEPS) {
        let next = names.get(position + 1).copied().unwrap_or(first);
        told = told.also(*span, format!("« {name} » lit « {next} »"));
    }
    told.note(format!("le cercle : {circle}")).help("rompez le cercle : l'un d'eux doit se calculer sans les autres")
}

pub(in crate::model) fn aide_twice(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0210", format!("deux aides du paquet s'appellent « {name} »"), span, "deuxième aide")
        .also(first, "première aide")
        .note("le nom d'une aide est celui qui paraît dans les résultats : il ne sert qu'une fois dans le paquet")
        .help("donnez un autre nom à l'une des deux aides")
}

pub(in crate::model) fn enveloppe_twice(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0210", format!("deux enveloppes du paquet s'appellent « {name} »"), span, "deuxième enveloppe")
        .also(first, "première enveloppe")
        .note(
            "un dossier et un bilan nomment une enveloppe sans son module : son nom ne sert qu'une fois dans le paquet",
        )
        .help("donnez un autre nom à l'une des deux enveloppes")
}

pub(in crate::model) fn unknown_axe(span: Span, name: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0211", format!("« {name} » n'est pas un axe du paquet"), span, "axe inconnu")
        .note("les axes sont ceux de la section [axes] de bareme.toml");
    suggest(told, close)
}

pub(in crate::model) fn unknown_theme(span: Span, name: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0212", format!("« {name} » n'est pas un thème connu"), span, "thème inconnu");
    match close {
        Some(_) => suggest(told, close),
        None => told.help(format!("déclarez-le : « thème {name} « … » rang 1 »")),
    }
}

/// `owner` with its article: « l'aide « x » »; `known` are the names that it has.
pub(in crate::model) fn unknown_field(
    span: Span,
    name: &str,
    owner: &str,
    known: &[&str],
    declared: Span,
) -> Diagnostic {
    let told = Diagnostic::error("B0213", format!("« {name} » n'existe pas dans {owner}"), span, "nom inconnu ici")
        .also(declared, "déclaré ici");
    match nearest(name, known.iter().copied()) {
        None if !known.is_empty() => told.help(format!("choisissez parmi {}", listed(known.get(..8).unwrap_or(known)))),
        close => suggest(told, close),
    }
}

pub(in crate::model) fn no_fields(span: Span, name: &str, what: &str) -> Diagnostic {
    Diagnostic::error("B0213", format!("« {name} » ne se lit pas ici"), span, "aucun nom ne peut suivre ce point")
        .note(format!("ce qui précède le point est : {what}"))
        .help("retirez le point et ce qui le suit")
}

pub(in crate::model) fn unknown_unit(span: Span, name: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0214", format!("« {name} » n'est pas une unité connue"), span, "unité inconnue");
    match close {
        Some(_) => suggest(told, close),
        None => told.help(format!("déclarez-la : « unité {name} ; {name}s »")),
    }
}

/// `kind` with its article: « une table ».
pub(in crate::model) fn needs_arguments(span: Span, name: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        "B0215",
        format!("« {name} » est {kind} : il faut lui donner une valeur"),
        span,
        "sans parenthèses",
    )
    .help(format!("écrivez « {name}(…) »"))
}

pub(in crate::model) fn not_called(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        "B0215",
        format!("« {name} » s'emploie sans parenthèses"),
        span,
        "ni table, ni calcul à paramètres",
    )
    .help(format!("écrivez « {name} »"))
}

pub(in crate::model) fn needs_column(span: Span, name: &str, columns: &[String]) -> Diagnostic {
    let known: Vec<&str> = columns.iter().map(String::as_str).collect();
    let first = known.first().copied().unwrap_or("colonne");
    Diagnostic::error("B0215", format!("il faut dire quelle colonne de « {name} »"), span, "colonne non précisée")
        .note(format!("ses colonnes : {}", listed(&known)))
        .help(format!("écrivez par exemple « {name}(…).{first} »"))
}

pub(in crate::model) fn aide_as_value(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0215", format!("« {name} » est une aide, pas une valeur"), span, "que lire de cette aide ?")
        .help(format!("écrivez « {name}.montant » ou « {name}.éligible »"))
}

pub(in crate::model) fn not_a_value(span: Span, name: &str, kind: &str) -> Diagnostic {
    Diagnostic::error("B0215", format!("« {name} » est {kind}, pas une valeur"), span, "ne se lit pas dans une règle")
        .help("employez un calcul, une entrée ou le montant d'une aide")
}

pub(in crate::model) fn not_an_aide(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0215", format!("« {name} » n'est pas une aide"), span, "une aide est attendue")
        .help("nommez une aide du paquet")
}

pub(in crate::model) fn used_before(span: Span, clause: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0216", format!("« {name} » est employé avant d'être écrit"), span, "employé ici")
        .also(clause, "écrit plus bas")
        .help(format!("placez la clause « {name} » avant celle qui l'emploie"))
}

pub(in crate::model) fn named_as_unit(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0217", format!("« {name} » est déjà le nom d'une unité"), span, "nom d'une unité")
        .note("là où l'on attend un type, ce nom désigne l'unité")
        .help("choisissez un autre nom")
}

pub(in crate::model) fn reserved_result(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0217", format!("« {name} » a déjà un sens dans toute aide"), span, "nom réservé")
        .help("choisissez un autre nom pour ce résultat")
}

pub(in crate::model) fn unit_twice(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0217", format!("« {name} » est déjà le nom d'une unité"), span, "unité déjà connue")
        .help("supprimez cette déclaration, ou choisissez un autre nom")
}

pub(in crate::model) fn missing_clause(span: Span, clause: &str) -> Diagnostic {
    Diagnostic::error("B0218", format!("il manque la clause « {clause} »"), span, "clause obligatoire absente")
        .help(format!("ajoutez « {clause} »"))
}

pub(in crate::model) fn reduced_not_counted(span: Span, name: &str, cumul: Span) -> Diagnostic {
    Diagnostic::error("B0219", format!("« {name} » est réduite sans être comptée"), span, "absente de « sur »")
        .also(cumul, "dans ce cumul")
        .note("un cumul ne réduit que des aides dont il borne la somme")
        .help(format!("ajoutez « {name} » à « sur », ou retirez-la de « en réduisant »"))
}

pub(in crate::model) fn outlasts(
    span: Span,
    name: &str,
    declared: Span,
    around: &str,
    (from, to): (Date, Date),
) -> Diagnostic {
    Diagnostic::error("B0220", format!("« {name} » sort des dates de « {around} »"), span, "période trop large")
        .also(declared, format!("du {from} au {to}"))
        .help("corrigez l'une des deux périodes, ou retirez la clause « dans »")
}

pub(in crate::model) fn enveloppe_in_itself(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0220", format!("l'enveloppe « {name} » est dans elle-même"), span, "cercle d'enveloppes")
        .help("l'une de ces enveloppes ne doit être dans aucune autre")
}

pub(in crate::model) fn not_an_enveloppe(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0220", format!("« {name} » n'est pas une enveloppe"), span, "dans quelle enveloppe ?")
        .help("nommez une enveloppe, ou retirez la clause « dans »")
}

pub(in crate::model) fn lone_aide(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0219", format!("« {name} » est seule dans cette exclusion"), span, "une seule aide")
        .note("une exclusion dit lesquelles de plusieurs aides ne se cumulent pas")
        .help("nommez au moins deux aides")
}

pub(in crate::model) fn aide_listed_twice(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0219", format!("« {name} » est nommée deux fois"), span, "deuxième fois")
        .also(first, "première fois")
        .help("retirez l'une des deux")
}
