//! B06xx: advice.

use crate::diag::Diagnostic;
use crate::source::Span;

pub(in crate::model) fn unused_input(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning("B0601", format!("aucune règle n'emploie « {name} »"), span, "question inutile")
        .note("une question sans effet ne doit pas être posée")
        .help("employez cette entrée dans une règle, ou supprimez-la")
}

/// `kind` with its article: « ce calcul ».
pub(in crate::model) fn unused(span: Span, name: &str, kind: &str) -> Diagnostic {
    Diagnostic::warning("B0602", format!("rien n'emploie « {name} »"), span, format!("{kind} ne sert pas"))
        .help("employez cette déclaration dans une aide, ou supprimez-la")
}

pub(in crate::model) fn no_reference(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(
        "B0603",
        format!("l'aide « {name} » n'a pas de référence"),
        span,
        "sur quel texte se fonde-t-elle ?",
    )
    .help("ajoutez « référence « … » », avec le texte qui fonde l'aide")
}

pub(in crate::model) fn no_label(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning("B0604", format!("« {name} » n'a pas de libellé"), span, "le public ne lirait que ce nom")
        .help("ajoutez un libellé entre guillemets après le nom")
}

pub(in crate::model) fn no_question(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning("B0605", format!("« {name} » n'a pas de question"), span, "comment la poser au public ?")
        .help("ajoutez « question « … ? » »")
}

pub(in crate::model) fn maybe_zero(span: Span) -> Diagnostic {
    Diagnostic::warning("B0606", "ce diviseur peut valoir zéro", span, "zéro est possible")
        .note("un cas où il vaut zéro n'aurait pas de résultat")
        .help("bornez l'entrée au-dessus de zéro, ou écrivez « maximum(… ; 1) »")
}

pub(in crate::model) fn constant_test(span: Span, always: bool) -> Diagnostic {
    let (title, label) = if always {
        ("cette comparaison est toujours vraie", "vraie pour toute réponse admise")
    } else {
        ("cette comparaison n'est jamais vraie", "fausse pour toute réponse admise")
    };
    Diagnostic::warning("B0607", title, span, label)
        .note("les bornes des entrées suffisent à le savoir")
        .help("corrigez la comparaison ou les bornes, ou supprimez-la")
}
