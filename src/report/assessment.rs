//! The assessment of one case.

use super::{WIDTH, spread, wrap};
use crate::eval::{AideAssessment, Assessment, Kind, OutcomeAssessment, Shown, Status, kind};
use crate::explain::Explanation;
use crate::model::{FiabiliteLevel, Nature};
use crate::value::{Decimal, Unit, format_number};

/// The assessment as a person reads it: each aid, then the best combination, then what is left to ask.
///
/// ```
/// use bareme::eval::{Assessment, Combination, PackRef};
/// use bareme::value::Date;
/// let pack = PackRef { name: "valmont".into(), version: "1.0.0".into(), digest: "0123456789abcdef".into() };
/// let date = Date::parse("01/03/2026").unwrap();
/// let (remarks, combination) = (vec!["01003 est devenu 01165, Francheleins".into()], Combination::default());
/// let empty = Assessment { pack, date, remarks, aides: vec![], combination, questions: vec![] };
/// assert!(bareme::report::assessment(&empty).starts_with("Demande du 01/03/2026"));
/// ```
#[must_use]
pub fn assessment(said: &Assessment) -> String {
    let digest: String = said.pack.digest.chars().take(12).collect();
    let rules = format!("règles {} {}, empreinte {digest}", said.pack.name, said.pack.version);
    let mut out = format!("{}\n", spread(&format!("Demande du {}", said.date), &rules));
    for remark in &said.remarks {
        out.push_str(&wrap("  ", remark));
    }
    for status in [Status::Eligible, Status::Unknown, Status::NotEligible, Status::OutOfPeriod, Status::Failed] {
        for aide in said.aides.iter().filter(|a| a.status == status) {
            out.push('\n');
            out.push_str(&one(aide));
        }
    }
    out.push_str(&together(said));
    if !said.questions.is_empty() {
        out.push_str("\nCe qui peut encore changer la réponse\n");
        for question in &said.questions {
            let text = question.question.as_deref().unwrap_or(&question.label);
            out.push_str(&wrap("  ? ", &format!("{text} ({})", question.input)));
        }
    }
    out.push_str("\nRésultat indicatif : il n'engage pas les organismes qui décident.\n");
    out
}

fn mark(status: Status) -> char {
    match status {
        Status::Eligible => '✔',
        Status::NotEligible => '✘',
        Status::Unknown => '?',
        Status::OutOfPeriod => '–',
        Status::Failed => '!',
    }
}

fn text(shown: &Shown) -> &str {
    match shown {
        Shown::Exact { text, .. } | Shown::Between { text, .. } | Shown::Among { text, .. } => text,
    }
}

fn one(aide: &AideAssessment) -> String {
    let amount = aide.outcomes.iter().find(|o| &*o.name == "montant").map_or("", |o| text(&o.value));
    let mut out = format!("{}\n", spread(&format!("{} {}", mark(aide.status), aide.label), amount));
    let mut who = vec![aide.status.words().to_owned(), nature(aide.nature).to_owned()];
    who.extend(aide.financeurs.iter().cloned());
    out.push_str(&wrap("  ", &who.join(" · ")));
    if let Some(reason) = &aide.reason {
        out.push_str(&wrap("  ", reason));
    }
    for condition in &aide.conditions {
        // Of an aid that is granted, every condition is met: listing them would hide the rest.
        let sign = match condition.met {
            Some(true) if aide.status == Status::Eligible => continue,
            Some(true) => "    ✔ ",
            Some(false) => "    ✘ ",
            None => "    ? ",
        };
        out.push_str(&wrap(sign, &condition.label));
    }
    for outcome in aide.outcomes.iter().filter(|o| &*o.name != "montant") {
        out.push_str(&wrap("    ", &format!("{} : {}", heading(outcome), text(&outcome.value))));
    }
    for enveloppe in aide.enveloppes.iter().filter(|_| aide.status == Status::Eligible) {
        let [amount, committed, left] = [enveloppe.montant, enveloppe.committed, enveloppe.left].map(euros);
        let state = format!("{committed} engagés sur {amount}, il reste {left} avant cette aide");
        out.push_str(&wrap("    ", &format!("Enveloppe « {} » : {state}", enveloppe.label)));
    }
    for ceiling in &aide.ceilings {
        let (before, bound) = (text(&ceiling.before), text(&ceiling.ceiling));
        out.push_str(&wrap("    ", &format!("{} ({}) : {before} ramenés à {bound}", ceiling.label, ceiling.of)));
    }
    if let Some(fiabilite) = aide.fiabilite.as_ref().filter(|f| f.level != FiabiliteLevel::Etablie) {
        let level = match fiabilite.level {
            FiabiliteLevel::EnAttente => "En attente de texte",
            FiabiliteLevel::Etablie | FiabiliteLevel::AConfirmer => "À confirmer",
        };
        let reason = fiabilite.reason.as_deref().unwrap_or("une règle employée n'est pas établie");
        out.push_str(&wrap("    ", &format!("{level} : {reason}")));
    }
    for revision in &aide.revisions {
        out.push_str(&wrap("    ", revision));
    }
    for counterfactual in &aide.counterfactuals {
        out.push_str(&wrap("    → ", &counterfactual.sentence));
    }
    if let Some(explanation) = &aide.explanation {
        out.push_str("    Calcul\n");
        tree(explanation, 3, &mut out);
    }
    out
}

/// How a result is named: its label, or its name as the rule writes it.
fn heading(outcome: &OutcomeAssessment) -> &str {
    match &*outcome.label {
        "assiette" => "Assiette",
        "taux" => "Taux",
        label => label,
    }
}

pub(super) fn tree(explanation: &Explanation, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    out.push_str(&format!("{}\n", spread(&format!("{indent}{}", explanation.label), &explanation.value)));
    let source = explanation.references.join(" ; ");
    let place = explanation.place.as_deref().unwrap_or_default();
    let told = [explanation.detail.as_str(), source.as_str(), place];
    let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
    if !told.is_empty() {
        out.push_str(&wrap(&format!("{indent}  · "), &told.join(" – ")));
    }
    for step in &explanation.steps {
        tree(step, depth + 1, out);
    }
}

fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Subvention => "subvention",
        Nature::Allocation => "allocation",
        Nature::Pret => "prêt",
        Nature::Garantie => "garantie",
        Nature::ReductionImpot => "réduction d'impôt",
        Nature::Exoneration => "exonération",
        Nature::TauxTva => "taux de TVA",
        Nature::Plafond => "plafond",
        Nature::Agrement => "agrément",
        Nature::Obligation => "obligation",
    }
}

fn euros(amount: Decimal) -> String {
    format_number(amount, &Unit::euro())
}

/// An amount of an aid of that nature.
fn paid(nature: Nature, amount: Decimal) -> String {
    match nature {
        Nature::Allocation => format_number(amount, &Unit::euro().div(&Unit::base("mois"))),
        _ => euros(amount),
    }
}

fn together(said: &Assessment) -> String {
    let combination = &said.combination;
    let granted =
        |name: &&String| said.aides.iter().any(|aide| aide.status == Status::Eligible && *aide.name == ***name);
    let pending: Vec<&String> = combination.undecided.iter().filter(granted).collect();
    let mut out = String::new();
    if !combination.kept.is_empty() || !pending.is_empty() {
        out.push_str("\nMeilleure combinaison permise\n");
        for kept in &combination.kept {
            let of = said.aides.iter().find(|aide| *aide.name == *kept.aide).map_or(Nature::Subvention, |a| a.nature);
            let paid = |amount: Decimal| paid(of, amount);
            let retained = match (kept.retenu, kept.montant) {
                (Some(retenu), Some(montant)) if retenu != montant => {
                    format!("{} (sur {})", paid(retenu), paid(montant))
                }
                (retenu, _) => retenu.map(paid).unwrap_or_default(),
            };
            // What is not received is told apart: it does not add up with the rest.
            let apart = if kind(of) == Kind::Other { format!(" ({})", nature(of)) } else { String::new() };
            out.push_str(&format!("{}\n", spread(&format!("  {}{apart}", kept.aide), &retained)));
        }
        for left_out in &combination.left_out {
            out.push_str(&wrap("  – ", &format!("{} écartée : {}", left_out.aide, left_out.motif)));
        }
        for name in pending {
            let why = "ce qui en est retenu dépend de réponses qui manquent";
            out.push_str(&wrap("  – ", &format!("{name} pas encore comptée : {why}")));
        }
        for cumul in &combination.cumuls {
            let (before, after) = (euros(cumul.avant), euros(cumul.apres));
            out.push_str(&wrap("  – ", &format!("{} : {before} ramenés à {after}", cumul.label)));
        }
        if !combination.by_nature.is_empty() {
            out.push_str(&format!("  {}\n", "─".repeat(WIDTH - 2)));
        }
        for (kind, amount) in &combination.by_nature {
            out.push_str(&format!("{}\n", spread(&format!("  Total, {}", nature(*kind)), &paid(*kind, *amount))));
        }
        for (axe, amount) in &combination.by_axe {
            out.push_str(&format!("{}\n", spread(&format!("  Axe {axe}"), &euros(*amount))));
        }
        for (financeur, amount) in &combination.by_financeur {
            out.push_str(&format!("{}\n", spread(&format!("  Financeur {financeur}"), &euros(*amount))));
        }
    }
    for left in &combination.left_to_pay {
        // Of what costs nothing there is nothing to tell.
        let Some(cost) = left.cost.filter(|cost| !cost.is_zero()) else { continue };
        if out.is_empty() {
            out.push('\n');
        }
        let label = format!("  {} : {}, reste à charge", left.label, euros(cost));
        out.push_str(&format!("{}\n", spread(&label, &left.left.map(euros).unwrap_or_default())));
    }
    out
}
