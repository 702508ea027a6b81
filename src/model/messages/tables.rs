//! B0410 to B0429: tables.

use crate::diag::Diagnostic;
use crate::source::Span;

pub(in crate::model) fn header(span: Span, expected: &[&str], declared: Span) -> Diagnostic {
    let line = format!("| {} |", expected.join(" | "));
    Diagnostic::error("B0410", "l'en-tête ne reprend pas les clés et les colonnes de la table", span, "en-tête")
        .also(declared, "déclarée ici")
        .help(format!("écrivez « {line} »"))
}

/// `example`: the keys that nothing covers, in words.
pub(in crate::model) fn hole(table: Span, grid: Span, name: &str, example: &str) -> Diagnostic {
    Diagnostic::error(
        "B0412",
        format!("aucune ligne de « {name} » ne convient à {example}"),
        grid,
        "il manque une ligne",
    )
    .also(table, "table déclarée ici")
    .help("ajoutez une ligne pour ce cas, ou une dernière ligne « sinon »")
}

/// As [`hole`], between two rows whose bounds do not meet.
pub(in crate::model) fn gap(before: Span, after: Span, name: &str, example: &str) -> Diagnostic {
    let title = format!("aucune ligne de « {name} » ne convient à {example}");
    Diagnostic::error("B0413", title, after, "cette ligne commence trop tard")
        .also(before, "celle-ci finit trop tôt")
        .note("les valeurs possibles sont celles qu'admettent les bornes et le pas des entrées")
        .help("faites se toucher les bornes : « ≤ 40 » puis « > 40 »")
}

pub(in crate::model) fn rows_overlap(span: Span, first: Span, name: &str, example: &str) -> Diagnostic {
    Diagnostic::error("B0414", format!("deux lignes de « {name} » conviennent à {example}"), span, "cette ligne aussi")
        .also(first, "cette ligne convient")
        .help("changez les bornes pour qu'une seule ligne convienne à chaque cas")
}

pub(in crate::model) fn unreachable_row(span: Span, otherwise: bool) -> Diagnostic {
    let (label, help) = if otherwise {
        ("les autres lignes couvrent déjà tous les cas", "supprimez la ligne « sinon »")
    } else {
        ("aucun cas possible ne mène ici", "supprimez cette ligne, ou corrigez ses bornes")
    };
    Diagnostic::error("B0415", "cette ligne ne sert jamais", span, label).help(help)
}

pub(in crate::model) fn otherwise_not_last(span: Span, progressive: bool) -> Diagnostic {
    if progressive {
        return Diagnostic::error(
            "B0416",
            "un barème progressif n'a pas de ligne « sinon »",
            span,
            "tranche sans bornes",
        )
        .help("donnez les bornes de cette tranche");
    }
    Diagnostic::error("B0416", "la ligne « sinon » est la dernière", span, "des lignes la suivent")
        .help("placez « sinon » à la fin de la table")
}

pub(in crate::model) fn otherwise_not_first(span: Span) -> Diagnostic {
    Diagnostic::error("B0416", "« sinon » s'écrit dans la première cellule", span, "mal placé")
        .help("écrivez « toute valeur » ici, ou faites de la ligne entière une ligne « sinon »")
}

pub(in crate::model) fn empty_interval(span: Span) -> Diagnostic {
    Diagnostic::error("B0417", "aucune valeur n'est dans cet intervalle", span, "intervalle vide")
        .help("vérifiez l'ordre des bornes, et si elles sont comprises")
}

pub(in crate::model) fn same_side(span: Span) -> Diagnostic {
    Diagnostic::error("B0417", "ces deux bornes sont du même côté", span, "une borne suffit")
        .help("gardez une seule des deux, ou écrivez une borne basse et une borne haute")
}

pub(in crate::model) fn key_operator(span: Span) -> Diagnostic {
    Diagnostic::error("B0417", "cette comparaison ne s'écrit pas dans une clé", span, "cellule de clé")
        .help("écrivez une valeur, un intervalle (« 2 à 5 », « > 5 ») ou « toute valeur »")
}

pub(in crate::model) fn progressive_values(span: Span) -> Diagnostic {
    Diagnostic::error("B0417", "une tranche de barème progressif est un intervalle", span, "valeur seule")
        .help("écrivez les bornes de la tranche, par exemple « > 5 000 € et ≤ 20 000 € »")
}

pub(in crate::model) fn too_large(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        "B0418",
        format!("« {name} » croise trop de cas pour être vérifiée"),
        span,
        "trop de clés ou de lignes",
    )
    .help("découpez-la en plusieurs tables plus petites")
}
