//! What clap refuses, said in French.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The sentences for a refused command line.
pub(crate) fn explain(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::Number(n)) => n.to_string(),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let mut message = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("« {} » n'est pas une commande", text(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("« {argument} » n'est pas attendu ici"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "il manque une commande".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("il manque {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} ne va pas avec {}", text(ContextKind::PriorArg)),
        ErrorKind::InvalidValue if value.is_empty() => format!("il manque une valeur à {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("« {value} » ne convient pas à {argument}"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} n'a pas le bon nombre de valeurs")
        }
        ErrorKind::InvalidUtf8 => "un argument n'est pas écrit en UTF-8".to_owned(),
        _ => "la commande est mal écrite".to_owned(),
    };
    let nearest = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .map(text)
        .into_iter()
        .find(|s| !s.is_empty());
    let valid = text(ContextKind::ValidValue);
    if let Some(nearest) = nearest {
        message.push_str(&format!("\naide : vouliez-vous dire « {nearest} » ?"));
    } else if !valid.is_empty() {
        message.push_str(&format!("\naide : valeurs admises : {valid}"));
    }
    message.push_str("\nVoir « bareme --help ».");
    message
}
