//! What worked cases reach.

use crate::exemple::{Coverage, Lack, Part, PartKind};

/// How much is reached, kind by kind, then what is not, a line each.
///
/// ```
/// use bareme::exemple::{Coverage, Part, PartKind};
/// let parts = vec![Part { kind: PartKind::Rows, reached: 12, total: 12 }];
/// let all = Coverage { parts, missing: Vec::new(), impossible: Vec::new() };
/// assert!(bareme::report::coverage(&all).contains("Couverture complète"));
/// ```
#[must_use]
pub fn coverage(coverage: &Coverage) -> String {
    let mut out = String::from("Ce que les exemples atteignent\n");
    for part in &coverage.parts {
        out.push_str(&summary(part));
    }
    if coverage.missing.is_empty() {
        out.push_str("\nCouverture complète : un exemple au moins atteint tout ce qui peut l'être.\n");
    }
    for kind in PartKind::ALL {
        list(&format!("{} qu'aucun exemple n'atteint", heading(kind)), &coverage.missing, kind, &mut out);
    }
    if !coverage.impossible.is_empty() {
        out.push_str("\nNe compte pas, car aucun cas ne peut l'atteindre\n");
        for lack in &coverage.impossible {
            out.push_str(&line(lack));
        }
    }
    out
}

fn heading(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Conditions => "Conditions",
        PartKind::Rows => "Lignes de tables et de barèmes",
        PartKind::Bounds => "Plafonds et planchers",
        PartKind::Versions => "Versions et périodes",
    }
}

fn summary(part: &Part) -> String {
    let what = match part.kind {
        PartKind::Conditions => "Conditions (remplie, refusée, inconnue)",
        PartKind::Rows => "Lignes de tables et de barèmes",
        PartKind::Bounds => "Plafonds et planchers (joue, ne joue pas)",
        PartKind::Versions => "Versions et périodes",
    };
    format!("  {what:<42} {:>5} sur {:<5} {:>3}\u{a0}%\n", part.reached, part.total, part.percent())
}

fn list(heading: &str, all: &[Lack], kind: PartKind, out: &mut String) {
    let mut all = all.iter().filter(|lack| lack.kind == kind).peekable();
    if all.peek().is_some() {
        out.push_str(&format!("\n{heading}\n"));
        all.for_each(|lack| out.push_str(&line(lack)));
    }
}

/// On one line, however long: it is searched and sorted as often as it is read.
fn line(lack: &Lack) -> String {
    let label = if lack.name.ends_with(&lack.label) { String::new() } else { format!(" « {} »", lack.label) };
    format!("  {} {}{label} : {}\n", lack.place, lack.name, lack.ways.join(", "))
}
