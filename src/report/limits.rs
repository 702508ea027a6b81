//! Worked cases proposed at the limits.

use crate::exemple::Limits;

/// What is proposed, as rule text: a heading for each file, then its blocks.
///
/// ```
/// use bareme::exemple::Limits;
/// let none = Limits { proposed: Vec::new(), left: Vec::new(), impossible: Vec::new() };
/// assert!(bareme::report::limits(&none).starts_with("# Rien à proposer"));
/// ```
#[must_use]
pub fn limits(limits: &Limits) -> String {
    if limits.proposed.is_empty() && !limits.left.is_empty() {
        return "# Rien à proposer, mais des limites demandent d'abord un exemple qui y mène.\n".to_owned();
    }
    if limits.proposed.is_empty() {
        return "# Rien à proposer : un exemple se tient à chaque limite que ses réponses peuvent atteindre.\n"
            .to_owned();
    }
    let mut out = String::new();
    for proposed in &limits.proposed {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!(
            "# Cas aux limites proposés pour {}. Ce qui y est attendu est ce que les règles donnent aujourd'hui :\n\
             # une personne doit confirmer chaque valeur d'après le texte, puis retirer « à confirmer » du nom.\n",
            proposed.file
        ));
        out.push_str(&proposed.text);
    }
    out
}
