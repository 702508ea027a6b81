//! All that the checker says, in French: one function a message, one file a family of codes.

pub(super) mod advice;
pub(super) mod data;
pub(super) mod dates;
pub(super) mod names;
pub(super) mod tables;
pub(super) mod types;

/// « ; vouliez-vous dire … » as a mend, where a near name is known.
fn suggest(diagnostic: crate::diag::Diagnostic, close: Option<&str>) -> crate::diag::Diagnostic {
    match (close, diagnostic.span()) {
        (Some(close), Some(span)) => {
            diagnostic.help(format!("écrivez « {close} », si c'est ce que vous vouliez dire")).fix(span, close)
        }
        _ => diagnostic,
    }
}

/// Names in a sentence: « a », « b » et « c ».
fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("« {n} »")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} et {last}", rest.join(", ")),
        None => String::new(),
    }
}
