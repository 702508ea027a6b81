//! The French words for what is wrong with a case.

use super::FieldError;
use super::scalar::Fault;
use crate::model::{Enumeration, Referentiel, Type};
use crate::plan::Vocabulary;
use crate::value::{Date, Decimal, Unit, format_number};
use std::ops::Range;

/// As many values of an énumération as a message lists.
const LISTED: usize = 12;

pub(super) fn unknown_field(path: &str, nearest: Option<&str>) -> FieldError {
    let error = FieldError::new(path, "B0550", "ce champ n'est pas une entrée de ces règles");
    match nearest {
        Some(name) => error.help(format!("vouliez-vous écrire « {name} » ?")),
        None => error.help("retirez-le, ou corrigez son nom"),
    }
}

pub(super) fn given_twice(path: &str) -> FieldError {
    FieldError::new(path, "B0551", "ce champ est donné deux fois, avec deux valeurs différentes")
        .help("n'en gardez qu'une")
}

pub(super) fn not_a_table(path: &str) -> FieldError {
    let message = "on attend ici une table de champs";
    FieldError::new(path, "B0552", message)
        .help("par exemple, en TOML : [menage], puis une ligne « champ = valeur » pour chacun")
}

/// What a type expects, for « on attend … ».
fn expected(vocabulary: &Vocabulary, ty: &Type) -> String {
    match ty {
        Type::Bool => "oui ou non".to_owned(),
        Type::Number(unit) if unit.is_none() => "un nombre".to_owned(),
        Type::Number(unit) => format!("un nombre en {}", unit.label(true)),
        Type::Date => "une date".to_owned(),
        Type::Enum(id) => match vocabulary.enums.get(id.index()) {
            Some(declared) => format!("une valeur de « {} »", declared.label),
            None => "une valeur de l'énumération".to_owned(),
        },
        Type::Key(id) => match vocabulary.referentiels.get(id.index()) {
            Some(referentiel) => format!("un code « {} » écrit comme un texte", referentiel.key),
            None => "un code écrit comme un texte".to_owned(),
        },
        Type::List(_) => "une liste de tables, une par ligne".to_owned(),
        Type::Record(_) => "une table de champs".to_owned(),
        Type::Text | Type::Unknown => "un texte".to_owned(),
    }
}

pub(super) fn wrong_kind(vocabulary: &Vocabulary, ty: &Type) -> Fault {
    Fault::new("B0552", format!("on attend {}", expected(vocabulary, ty)))
}

pub(super) fn wrong_kind_of_number(ty: &Type) -> Fault {
    match ty {
        Type::Bool => {
            Fault::new("B0552", "on attend oui ou non, pas un nombre").help("écrivez true ou false, « oui » ou « non »")
        }
        _ => Fault::new("B0552", "on n'attend pas un nombre").help("écrivez la valeur entre guillemets"),
    }
}

pub(super) fn not_an_amount() -> Fault {
    Fault::new("B0552", "on attend un montant en €").help("écrivez ce qui est déjà engagé, par exemple « 450 000 € »")
}

pub(super) fn under_zero() -> Fault {
    Fault::new("B0555", "le montant engagé ne peut être inférieur à zéro")
}

pub(super) fn not_a_list_cell(path: &str, text: &str) -> FieldError {
    FieldError::new(path, "B0552", "cette colonne ne dit que si la liste est vide")
        .value(text)
        .help(format!("écrivez « aucun », ou remplissez les colonnes « {path}.1.… »"))
}

pub(super) fn not_a_number() -> Fault {
    Fault::new("B0553", "ce n'est pas un nombre").help("écrivez par exemple « 25 000 », « 12,5 » ou « 1250.75 »")
}

pub(super) fn ambiguous_number(digits: &str) -> Fault {
    let whole: String = digits.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let (before, after) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let small = match after.trim_end_matches('0') {
        "" => before.to_owned(),
        rest => format!("{before},{rest}"),
    };
    Fault::new("B0553", format!("ce nombre se lit de deux façons : {small} ou {whole}"))
        .help(format!("écrivez « {small} » ou « {whole} »"))
}

pub(super) fn wrong_unit(written: &str, unit: &Unit) -> Fault {
    if unit.is_none() {
        return Fault::new("B0554", format!("« {written} » suit un nombre qui n'a pas d'unité"))
            .help("écrivez le nombre seul");
    }
    let label = unit.label(true);
    Fault::new("B0554", format!("l'unité attendue est « {label} », pas « {written} »"))
        .help(format!("convertissez la valeur en {label}"))
}

pub(super) fn bare_proportion(value: Decimal) -> Fault {
    let number = format_number(value, &Unit::none());
    Fault::new("B0554", "une proportion s'écrit avec le signe %")
        .help(format!("écrivez « {number} % », si c'est bien ce pourcentage"))
}

pub(super) fn out_of_bounds(low: Decimal, high: Decimal, unit: &Unit) -> Fault {
    Fault::new(
        "B0555",
        format!("la valeur doit être comprise entre {} et {}", format_number(low, unit), format_number(high, unit)),
    )
}

pub(super) fn out_of_dates(first: Date, last: Date) -> Fault {
    Fault::new("B0555", format!("la date doit être comprise entre le {first} et le {last}"))
}

pub(super) fn not_a_multiple(step: Decimal, unit: &Unit) -> Fault {
    Fault::new("B0556", format!("la valeur doit être un multiple de {}", format_number(step, unit)))
        .help("arrondissez-la comme le dit le document d'où elle vient")
}

pub(super) fn not_a_date(text: &str) -> Fault {
    let fault = Fault::new("B0557", "ce n'est pas une date");
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return fault.help(format!("écrivez le jour et le mois aussi, par exemple « 31/12/{text} »"));
    }
    fault.help("écrivez JJ/MM/AAAA, par exemple « 01/03/2025 », ou AAAA-MM-JJ ; le jour doit exister")
}

pub(super) fn no_date() -> FieldError {
    FieldError::new("date", "B0558", "la date de la demande manque")
        .help("donnez-la dans le champ « date », JJ/MM/AAAA")
}

pub(super) fn not_a_truth() -> Fault {
    Fault::new("B0559", "on attend oui ou non").help("écrivez « oui » ou « non »")
}

pub(super) fn unknown_value(declared: &Enumeration, text: &str) -> Fault {
    let fault = Fault::new("B0560", format!("ce n'est pas une valeur de « {} »", declared.label));
    // A letter is near any other letter, and a word may be part of several values: only one candidate is a suggestion.
    let near =
        |(name, label): &&(String, String)| crate::diag::nearest(text, [name.as_str(), label.as_str()]).is_some();
    let mut candidates = declared.values.iter().filter(near).filter(|_| text.chars().count() > 2);
    match (candidates.next(), candidates.next()) {
        (Some((name, _)), None) => fault.help(format!("vouliez-vous écrire « {name} » ?")),
        _ => fault.help(format!("écrivez {}", choices(declared))),
    }
}

pub(super) fn ambiguous_value(declared: &Enumeration) -> Fault {
    Fault::new(
        "B0560",
        format!("plusieurs valeurs de « {} » s'écrivent ainsi, à la casse ou aux accents près", declared.label),
    )
    .help(format!("écrivez exactement {}", choices(declared)))
}

fn choices(declared: &Enumeration) -> String {
    let mut names: Vec<String> = declared.values.iter().take(LISTED).map(|(name, _)| format!("« {name} »")).collect();
    if declared.values.len() > LISTED {
        names.push(format!("ou l'une des {} autres valeurs", declared.values.len() - LISTED));
        return names.join(", ");
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} ou {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

pub(super) fn unknown_key(referentiel: &Referentiel, like: Option<String>) -> Fault {
    let fault = Fault::new("B0561", format!("ce code n'est pas dans le référentiel « {} »", referentiel.label));
    match like {
        Some(key) => fault.help(format!("vouliez-vous écrire « {key} » ?")),
        None => fault.help(format!("donnez un code de la colonne « {} » de {}", referentiel.key, referentiel.file)),
    }
}

pub(super) fn lost_zero(referentiel: &Referentiel, key: &str) -> Fault {
    Fault::new(
        "B0561",
        format!("ce code n'est pas dans le référentiel « {} » : il a perdu son zéro initial", referentiel.label),
    )
    .help(format!("écrivez « {key} », en gardant la colonne comme un texte"))
}

pub(super) fn code_as_number(text: &str) -> Fault {
    Fault::new("B0561", "un code s'écrit comme un texte, sans quoi son zéro initial se perd")
        .help(format!("écrivez \"{text}\", entre guillemets, avec son zéro s'il en a un"))
}

pub(super) fn became(code: &str, key: &str, label: Option<&str>) -> String {
    match label {
        Some(label) => format!("{code} est devenu {key}, {label}"),
        None => format!("{code} est devenu {key}"),
    }
}

pub(super) fn must_be_known() -> Fault {
    Fault::new("B0562", "« je ne sais pas » n'est pas une réponse admise ici")
        .help("donnez la réponse, ou laissez le champ vide")
}

pub(super) fn too_many_rows(path: &str, rows: usize, most: usize) -> FieldError {
    FieldError::new(path, "B0563", format!("cette liste a {rows} lignes, et {most} au plus sont admises"))
}

pub(super) fn too_deep() -> FieldError {
    FieldError::new("", "B0564", "les tables sont imbriquées trop profondément pour un dossier")
}

#[cfg(feature = "json")]
pub(super) fn bad_json(error: &serde_json::Error) -> FieldError {
    let place = format!("ligne {}, colonne {}", error.line(), error.column());
    let message = if error.is_eof() {
        format!("le JSON s'arrête trop tôt ({place})")
    } else {
        format!("le JSON est mal formé ({place})")
    };
    FieldError::new("", "B0564", message)
        .help("vérifiez les guillemets, les virgules et les accolades avant cet endroit")
}

pub(super) fn bad_toml(text: &str, place: Option<Range<usize>>) -> FieldError {
    let before = place.and_then(|p| text.get(..p.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    FieldError::new("", "B0564", format!("le TOML est mal formé (ligne {line}, colonne {column})"))
        .help("écrivez « champ = valeur », les textes entre guillemets, chaque champ une seule fois")
}
