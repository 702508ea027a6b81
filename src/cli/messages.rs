//! The command's own sentences, in French.

use crate::case::FieldError;
use std::io;
use std::path::Path;

/// The cause of a failed reading or writing.
pub(crate) fn io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "il n'existe pas".to_owned(),
        io::ErrorKind::PermissionDenied => "l'accès en est refusé".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "le disque est plein".to_owned(),
        io::ErrorKind::IsADirectory => "c'est un dossier".to_owned(),
        io::ErrorKind::NotADirectory => "ce n'est pas un dossier".to_owned(),
        io::ErrorKind::AlreadyExists => "il existe déjà".to_owned(),
        io::ErrorKind::InvalidData => "ce n'est pas du texte en UTF-8".to_owned(),
        _ => match error.raw_os_error() {
            Some(code) => format!("erreur {code} du système"),
            None => error.to_string(),
        },
    }
}

/// A file that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("« {} » ne peut être lu : {}", path.display(), io(error))
}

/// A file that cannot be written.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> String {
    format!("« {} » ne peut être écrit : {}", path.display(), io(error))
}

/// A folder without a manifest.
pub(crate) fn not_a_pack(path: &Path) -> String {
    format!(
        "« {} » n'est pas un paquet de règles\naide : un paquet est un dossier qui contient bareme.toml ; « bareme init DOSSIER » en crée un",
        path.display()
    )
}

/// A limit that no worked case could be proposed for, and why.
pub(crate) fn without_proposal(limit: &str) -> String {
    format!("sans proposition : {limit}")
}

/// A limit that asks for no worked case, and why.
pub(crate) fn out_of_reach(limit: &str) -> String {
    format!("hors d'atteinte : {limit}")
}

/// « 1 erreur », « 3 erreurs ».
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n < 2 { format!("{n} {one}") } else { format!("{n} {many}") }
}

/// A case with wrong fields, one a line.
pub(crate) fn bad_case(path: &Path, faults: &[FieldError]) -> String {
    let mut message =
        format!("« {} » a {} :", path.display(), count(faults.len(), "champ à reprendre", "champs à reprendre"));
    for fault in faults {
        message.push_str(&format!("\n  {} : {}", fault.code, fault));
    }
    message
}
