//! The French words of a batch.

use super::error::BatchError;
use super::job::{Changed, Difference};
use super::lines::LineFault;
use super::tally::AxeCeiling;
use crate::case::FieldError;
use crate::eval::Funding;
use crate::model::TieBreak;
use crate::value::{Date, Decimal, Unit, format_number};
use std::io;
use std::path::Path;

pub(super) fn error(error: &BatchError) -> String {
    let list = |title: &str, faults: &[String]| match faults {
        [one] => format!("{title} : {one}"),
        many => format!("{title} :\n  - {}", many.join("\n  - ")),
    };
    match error {
        BatchError::Read { path, error } => format!("« {path} » ne peut être lu : {}", io(error)),
        BatchError::Write { path, error } => format!("« {path} » ne peut être écrit : {}", io(error)),
        BatchError::Empty => "le fichier de demandes est vide : il faut au moins une ligne d'en-tête".to_owned(),
        BatchError::Binary => {
            "le fichier de demandes n'est pas un texte, ou c'est de l'UTF-16 sans marque d'ordre des \
                               octets ; enregistrez-le en « CSV UTF-8 »"
                .to_owned()
        }
        BatchError::Headers(faults) => list("l'en-tête ne peut être compris", faults),
        BatchError::Mapping(faults) => list("le fichier de correspondance est mal rempli", faults),
        BatchError::Options(message) | BatchError::Record(message) => message.clone(),
        BatchError::TooManyRejects { rejects, limit } => format!(
            "trop de rejets ({rejects}, pour {limit} au plus) : l'évaluation est arrêtée, et seul le fichier des rejets \
             est écrit"
        ),
        BatchError::Interrupted => "interruption : aucun fichier n'est écrit".to_owned(),
    }
}

fn io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "il n'existe pas, ou son dossier n'existe pas".to_owned(),
        io::ErrorKind::PermissionDenied => "l'accès en est refusé".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "le disque est plein".to_owned(),
        io::ErrorKind::IsADirectory => "c'est un dossier".to_owned(),
        io::ErrorKind::NotADirectory => "son chemin passe par un fichier qui n'est pas un dossier".to_owned(),
        io::ErrorKind::BrokenPipe => "la sortie a été fermée".to_owned(),
        io::ErrorKind::InvalidData => "ce n'est pas du texte en UTF-8".to_owned(),
        _ => match error.raw_os_error() {
            Some(code) => format!("erreur {code} du système"),
            None => error.to_string(),
        },
    }
}

/// « vouliez-vous écrire … », where something is near.
fn suggestion(like: Option<&str>) -> String {
    like.map_or(String::new(), |name| format!(" ; vouliez-vous écrire « {name} » ?"))
}

pub(super) fn unknown_header(header: &str, like: Option<&str>) -> String {
    let header = header.trim();
    match like {
        Some(_) => format!("la colonne « {header} » n'est pas une entrée de ces règles{}", suggestion(like)),
        None => format!(
            "la colonne « {header} » n'est pas une entrée de ces règles ; nommez-la, ou ignorez-la, dans un fichier de \
             correspondance"
        ),
    }
}

pub(super) fn same_input(first: &str, second: &str, input: &str) -> String {
    format!("« {} » et « {} » donnent toutes deux « {input} »", first.trim(), second.trim())
}

pub(super) fn no_date_column() -> String {
    "aucune colonne « date » ne donne la date de la demande ; ajoutez-la, ou donnez la même à toutes les demandes avec \
     --date"
        .to_owned()
}

pub(super) fn long_header(bytes: u64) -> String {
    format!("la première ligne fait {bytes} octets")
}

pub(super) fn broken_header() -> String {
    "un guillemet de la première ligne n'est pas fermé".to_owned()
}

pub(super) fn missing_column(header: &str, like: Option<&str>) -> String {
    format!("la correspondance nomme une colonne « {header} » que le fichier n'a pas{}", suggestion(like))
}

pub(super) fn unknown_target(header: &str, to: &str, like: Option<&str>) -> String {
    format!(
        "la correspondance de « {header} » vise « {to} », qui n'est pas une entrée de ces règles{}",
        suggestion(like)
    )
}

pub(super) fn constant(path: &str) -> String {
    format!("la constante {path}")
}

pub(super) fn unknown_constant(path: &str, like: Option<&str>) -> String {
    format!("la constante « {path} » n'est pas une entrée de ces règles{}", suggestion(like))
}

pub(super) fn constant_is_scalar(path: &str) -> String {
    format!("la constante « {path} » doit être un texte, un nombre ou un booléen")
}

pub(super) fn ignored_is_text() -> String {
    "« ignorer » attend une liste d'en-têtes entre guillemets".to_owned()
}

pub(super) fn wrong_section(name: &str) -> String {
    let example = match name {
        "ignorer" => "ignorer = [\"Commentaire\"], avant toute table",
        "colonnes" => "[colonnes], puis \"En-tête\" = \"entree\" sur chaque ligne",
        _ => "[constantes], puis \"entree\" = valeur sur chaque ligne",
    };
    format!("« {name} » s'écrit {example}")
}

pub(super) fn unknown_section(name: &str) -> String {
    let known = ["colonnes", "ignorer", "constantes"];
    let like = crate::diag::nearest(name, known);
    format!("« {name} » n'est pas une partie d'une correspondance{}", suggestion(like.or(Some("colonnes"))))
}

pub(super) fn wrong_column(header: &str) -> String {
    format!(
        "la colonne « {header} » s'écrit \"{header}\" = \"entree\", ou \"{header}\" = {{ vers = \"entree\", valeurs = {{ … }} }}"
    )
}

pub(super) fn wrong_column_field(header: &str, name: &str) -> String {
    format!(
        "la colonne « {header} » ne prend pas « {name} » : « vers » et « unite » sont des textes, « valeurs » une table"
    )
}

pub(super) fn unknown_aide(name: &str, like: Option<&str>) -> String {
    format!("« {name} » n'est pas une aide de ces règles{}", suggestion(like))
}

pub(super) fn mapping_is_for_csv() -> String {
    "une correspondance ne sert qu'aux fichiers CSV".to_owned()
}

pub(super) fn no_threads(cause: &str) -> String {
    format!("les fils d'exécution ne peuvent être lancés : {cause}")
}

pub(super) fn same_file(path: &Path) -> String {
    format!("« {} » serait à la fois lu et écrit, ou écrit deux fois ; donnez un autre nom", path.display())
}

pub(super) fn not_a_record(path: &Path, line: usize, column: usize) -> String {
    format!("« {} » n'est pas un compte rendu d'exécution (ligne {line}, colonne {column})", path.display())
}

pub(super) fn wrong_width(cells: usize, width: usize) -> FieldError {
    let s = |n: usize| if n < 2 { "" } else { "s" };
    FieldError::new("", "B0570", format!("la ligne a {cells} cellule{}, l'en-tête en a {width}", s(cells)))
        .help("mettez entre guillemets les textes qui contiennent le séparateur")
}

pub(super) fn nameless_cell(cell: &str) -> FieldError {
    FieldError::new("", "B0570", "une cellule est remplie dans une colonne sans en-tête")
        .value(cell)
        .help("videz-la, ou nommez la colonne")
}

pub(super) fn misplaced_quote() -> FieldError {
    FieldError::new("", "B0571", "un guillemet n'est pas fermé, ou l'est avant la fin de sa cellule")
        .help("doublez les guillemets à l'intérieur d'une cellule")
}

pub(super) fn unusable_line(fault: LineFault) -> FieldError {
    match fault {
        LineFault::TooLong(bytes) => {
            FieldError::new("", "B0572", format!("la ligne fait {bytes} octets, trop pour une demande"))
                .help("vérifiez les fins de ligne du fichier")
        }
        LineFault::Damaged => {
            FieldError::new("", "B0573", "la ligne contient des caractères illisibles dans l'encodage du fichier")
                .help("enregistrez le fichier de nouveau, en UTF-8")
        }
    }
}

pub(super) fn counts(rows: u64, rejects: u64) -> String {
    let s = |n: u64| if n < 2 { "" } else { "s" };
    let evaluated = rows.saturating_sub(rejects);
    format!("{rows} demande{}, {evaluated} évaluée{}, {rejects} rejetée{}", s(rows), s(evaluated), s(rejects))
}

pub(super) fn aide_header(name: usize) -> String {
    format!(
        "{:<name$} {:>9} {:>13} {:>11} {:>12} {:>20} {:>20}",
        "aide", "éligibles", "non éligibles", "à préciser", "hors période", "montants", "retenus"
    )
}

pub(super) fn axe_header(name: usize) -> String {
    let ceiling = format!("{:>20} {:>22}", "relève du plafond", "plafond de financement");
    format!("{:<name$} {:>9} {:>20} {ceiling}", "axe", "demandes", "retenu")
}

/// What counts under the ceiling of an axis, and the ceiling.
pub(super) fn axe_ceiling(ceiling: Option<&AxeCeiling>) -> String {
    let Some(ceiling) = ceiling else { return format!("{:>20} {:>22}", "–", "aucune enveloppe") };
    let [counted, amount] = [ceiling.retenu, ceiling.montant].map(|n| format_number(n, &Unit::euro()));
    format!("{counted:>20} {amount:>22}  du {} au {}", ceiling.from, ceiling.to)
}

pub(super) fn served_by(ties: TieBreak) -> String {
    let ties = match ties {
        TieBreak::FileOrder => "à date égale, dans l'ordre du fichier",
        TieBreak::Identifier => "à date égale, par identifiant",
    };
    format!("Enveloppes, servies par date de la demande ; {ties}.")
}

pub(super) fn enveloppe_header(name: usize) -> String {
    format!(
        "{:<name$} {:>20} {:>20} {:>20} {:>9} {:>10} {:>8}",
        "enveloppe", "montant", "engagé", "reste", "financées", "en attente", "refusées"
    )
}

pub(super) fn funding(funding: Funding) -> &'static str {
    match funding {
        Funding::Funded => "financée",
        Funding::Waiting => "en attente",
        Funding::Refused => "refusée faute de crédits",
    }
}

/// Why an aid filed on a day is not funded: the enveloppe that is short and what it has left, the one that opens later.
pub(super) fn unfunded(short: Option<(&str, Decimal)>, date: Date, later: Option<(&str, Date)>) -> String {
    let why = match short {
        Some((label, left)) if left.is_zero() => format!("il ne reste rien dans « {label} »"),
        Some((label, left)) => format!("il ne reste que {} dans « {label} »", format_number(left, &Unit::euro())),
        None => format!("aucune enveloppe de l'aide n'est ouverte le {date}"),
    };
    match later {
        Some((label, from)) => format!("{why} ; « {label} » s'ouvre le {from}"),
        None => why,
    }
}

pub(super) fn no_enveloppe() -> String {
    "ces règles ne déclarent aucune enveloppe".to_owned()
}

pub(super) fn unknown_enveloppe(name: &str, like: Option<&str>) -> String {
    format!("« {name} » n'est pas une enveloppe de ces règles{}", suggestion(like))
}

pub(super) fn less_than_its_parts(name: &str, told: Decimal, parts: Decimal) -> String {
    let [told, parts] = [told, parts].map(|n| format_number(n, &Unit::euro()));
    format!("« {name} » aurait {told} d'engagés, moins que les enveloppes qu'elle contient ({parts})")
}

pub(super) fn failures(count: u64) -> String {
    match count {
        0 => String::new(),
        1 => "  (1 calcul en erreur)".to_owned(),
        n => format!("  ({n} calculs en erreur)"),
    }
}

pub(super) fn difference(difference: &Difference) -> String {
    let what = match difference.what {
        Changed::Engine => "la version du moteur n'est plus la même",
        Changed::Pack => "les règles ont changé",
        Changed::Input => "le fichier de demandes a changé",
        Changed::Mapping => "le fichier de correspondance a changé",
        Changed::Results => "les résultats diffèrent",
        Changed::Rejects => "les rejets diffèrent",
        Changed::Decisions => "les décisions sur les enveloppes diffèrent",
    };
    format!("{what} : {} alors, {} maintenant", difference.then, difference.now)
}
