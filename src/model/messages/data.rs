//! B05xx: data, that is the manifest, the files and the worked cases.

use super::suggest;
use crate::diag::Diagnostic;
use crate::source::Span;

pub(in crate::model) fn not_toml(span: Span) -> Diagnostic {
    Diagnostic::error("B0501", "bareme.toml ne se lit pas", span, "ici")
        .note("ce fichier est au format TOML : des sections entre crochets, puis « nom = \"valeur\" »")
        .help("vérifiez les guillemets, les crochets et le signe « = »")
}

pub(in crate::model) fn unknown_key(span: Span, name: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0502", format!("« {name} » n'a pas de sens dans bareme.toml"), span, "nom inconnu");
    match close {
        Some(_) => suggest(told, close),
        None => told.help("supprimez cette ligne"),
    }
}

pub(in crate::model) fn missing_section(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0503", format!("il manque la section [{name}] dans bareme.toml"), span, "fin du fichier")
        .help(format!("ajoutez « [{name}] »"))
}

pub(in crate::model) fn missing_key(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0503", format!("il manque « {name} » dans bareme.toml"), span, "dans cette section")
        .help(format!("ajoutez « {name} = … »"))
}

pub(in crate::model) fn manifest_type(span: Span, name: &str, want: &str) -> Diagnostic {
    Diagnostic::error("B0503", format!("« {name} » doit être {want}"), span, "valeur inattendue")
        .help(format!("écrivez {want}"))
}

pub(in crate::model) fn file_twice(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0503", format!("le fichier « {name} » est nommé deux fois"), span, "deuxième fois")
        .also(first, "première fois")
        .help("gardez-en un seul")
}

/// `bareme.toml` itself is not there.
#[must_use]
pub fn missing_manifest(span: Span) -> Diagnostic {
    Diagnostic::error("B0504", "ce dossier n'a pas de fichier bareme.toml", span, "")
        .note("bareme.toml donne le nom du paquet, ses fichiers et ses axes")
        .help("choisissez le dossier d'un paquet, ou créez-en un avec « bareme init »")
}

/// A file that the pack names is not there.
#[must_use]
pub fn missing_file(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error("B0504", format!("le fichier « {path} » n'existe pas"), span, "nommé ici")
        .help("corrigez ce nom, ou ajoutez le fichier au paquet")
}

/// A file that the pack names stands outside its folder.
#[must_use]
pub fn outside_file(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error("B0504", format!("le fichier « {path} » est hors du dossier du paquet"), span, "nommé ici")
        .note("un paquet ne lit que les fichiers de son propre dossier")
        .help("placez ce fichier dans le dossier du paquet, et écrivez son chemin avec « / »")
}

/// A file cannot be read; `cause` is in French.
#[must_use]
pub fn unreadable_file(span: Span, path: &str, cause: &str) -> Diagnostic {
    Diagnostic::error("B0504", format!("le fichier « {path} » ne peut pas être lu"), span, "nommé ici")
        .note(cause)
        .help("vérifiez les droits de lecture de ce fichier")
}

/// A file that is not a text in UTF-8.
#[must_use]
pub fn not_utf8(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error("B0505", format!("le fichier « {path} » n'est pas un texte en UTF-8"), span, "nommé ici")
        .help("enregistrez-le à nouveau en choisissant l'encodage UTF-8")
}

pub(in crate::model) fn no_header(span: Span) -> Diagnostic {
    Diagnostic::error("B0506", "ce fichier CSV n'a pas d'en-tête", span, "première ligne")
        .note("la première ligne nomme les colonnes")
        .help("ajoutez une première ligne avec le nom de chaque colonne")
}

pub(in crate::model) fn header_twice(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0507", format!("deux colonnes du fichier s'appellent « {name} »"), span, "en-tête")
        .help("donnez un nom différent à chaque colonne")
}

pub(in crate::model) fn missing_column(span: Span, name: &str, header: Span, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0508", format!("le fichier n'a pas de colonne « {name} »"), span, "colonne absente")
        .also(header, "les colonnes du fichier");
    match close {
        Some(_) => suggest(told, close),
        None => told.help("ajoutez la colonne au fichier, ou dites son en-tête avec « depuis « … » »"),
    }
}

pub(in crate::model) fn key_twice(span: Span, first: Span, key: &str) -> Diagnostic {
    Diagnostic::error("B0509", format!("la clé « {key} » est présente deux fois"), span, "deuxième ligne")
        .also(first, "première ligne")
        .help("ne gardez qu'une ligne par clé")
}

pub(in crate::model) fn empty_key(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0509", format!("cette ligne n'a pas de « {name} »"), span, "clé vide")
        .help("donnez une clé à cette ligne, ou supprimez-la")
}

pub(in crate::model) fn bad_cell(span: Span, cell: &str, header: &str, want: &str, close: Option<&str>) -> Diagnostic {
    let title = if cell.is_empty() {
        format!("une cellule de la colonne « {header} » est vide")
    } else {
        format!("« {cell} » ne convient pas à la colonne « {header} »")
    };
    let told = Diagnostic::error("B0510", title, span, format!("attendu : {want}"));
    match close {
        Some(_) => suggest(told, close),
        None => told.help("corrigez cette cellule du fichier"),
    }
}

pub(in crate::model) fn absent_keys(span: Span, first: &str, count: usize, owner: &str) -> Diagnostic {
    let title = match count {
        1 => format!("la clé « {first} » de « {owner} » manque dans ce référentiel"),
        _ => format!("{count} clés de « {owner} » manquent dans ce référentiel, dont « {first} »"),
    };
    Diagnostic::error("B0511", title, span, "référentiel incomplet")
        .help("ajoutez les lignes qui manquent, ou une ligne « sinon » qui donne une valeur à chaque colonne")
}

pub(in crate::model) fn foreign_key(span: Span, key: &str, owner: &str, current: Option<&str>) -> Diagnostic {
    let title = format!("la clé « {key} » n'existe pas dans « {owner} »");
    Diagnostic::error("B0512", title, span, "clé inconnue").help(match current {
        Some(current) => format!("c'est un ancien code, devenu « {current} » : mettez ce fichier à jour"),
        None => format!("corrigez cette clé, ou ajoutez-la à « {owner} »"),
    })
}

pub(in crate::model) fn former_of_other(span: Span) -> Diagnostic {
    Diagnostic::error("B0512", "ce référentiel n'a pas de clés à lui", span, "anciens codes de quoi ?")
        .help("déclarez les anciens codes dans le référentiel dont ces clés viennent")
}

pub(in crate::model) fn former_is_current(span: Span, code: &str, owner: &str) -> Diagnostic {
    Diagnostic::error(
        "B0518",
        format!("l'ancien code « {code} » est aussi une clé de « {owner} »"),
        span,
        "ancien, ou actuel ?",
    )
    .help("supprimez cette ligne, ou la clé que le code ne désigne plus")
}

pub(in crate::model) fn key_of_other(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0512", format!("« {name} » n'est pas un référentiel"), span, "les clés de quoi ?")
        .help("nommez le référentiel dont ces clés viennent")
}

pub(in crate::model) fn key_circle(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0512", format!("les clés de « {name} » viennent de lui-même"), span, "cercle de clés")
        .help("l'un de ces référentiels doit avoir ses propres clés")
}

pub(in crate::model) fn unknown_key_value(span: Span, key: &str, owner: &str, close: Option<&str>) -> Diagnostic {
    let told = Diagnostic::error("B0513", format!("« {key} » n'est pas une clé de « {owner} »"), span, "clé inconnue");
    match close {
        Some(close) => told
            .help(format!("écrivez « {close} », si c'est ce que vous vouliez dire"))
            .fix(span, format!("« {close} »")),
        None => told.help("vérifiez cette clé dans le fichier CSV"),
    }
}

pub(in crate::model) fn no_date(span: Span) -> Diagnostic {
    Diagnostic::error("B0514", "cet exemple n'a pas de date", span, "à quelle date ?")
        .help("ajoutez « au » suivi d'une date, ou une colonne « au »")
}

pub(in crate::model) fn answered_twice(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0515", format!("« {name} » a déjà une réponse"), span, "deuxième réponse")
        .also(first, "première réponse")
        .help("gardez une seule des deux")
}

pub(in crate::model) fn rows_expected(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0516", format!("« {name} » est une liste"), span, "un tableau de lignes est attendu")
        .help("écrivez un tableau, une ligne par élément de la liste")
}

pub(in crate::model) fn rows_not_expected(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0516", format!("« {name} » n'est pas une liste"), span, "tableau de lignes")
        .help("écrivez une seule valeur")
}

pub(in crate::model) fn status_expected(span: Span) -> Diagnostic {
    Diagnostic::error(
        "B0516",
        "une aide n'est pas une valeur",
        span,
        "éligible, non éligible, à préciser ou hors période ?",
    )
    .help("écrivez un statut, ou ajoutez « .montant » au nom de l'aide")
}

pub(in crate::model) fn value_expected(span: Span) -> Diagnostic {
    Diagnostic::error("B0516", "une valeur est attendue ici", span, "un statut ne se dit que d'une aide")
        .help("écrivez la valeur, ou nommez une aide")
}

pub(in crate::model) fn not_expectable(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0516", format!("un exemple n'attend rien de « {name} »"), span, "ni calcul, ni aide")
        .help("nommez un calcul, une aide, ou un résultat d'aide comme « prime.montant »")
}

pub(in crate::model) fn ragged_line(span: Span, have: usize, want: usize) -> Diagnostic {
    let s = if have > 1 { "s" } else { "" };
    Diagnostic::error(
        "B0517",
        format!("cette ligne a {have} cellule{s} au lieu de {want}"),
        span,
        "ligne du fichier CSV",
    )
    .help("vérifiez les séparateurs et les guillemets de cette ligne")
}

/// Says how many more lines have the same fault.
pub(in crate::model) fn more_lines(told: Diagnostic, rest: usize) -> Diagnostic {
    let s = if rest > 1 { "s" } else { "" };
    told.note(format!("{rest} autre{s} ligne{s} de ce fichier {} la même faute", if rest > 1 { "ont" } else { "a" }))
}
