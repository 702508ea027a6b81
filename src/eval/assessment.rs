//! What an evaluation says. Serialised as is: keys are those of the French documentation.

use crate::explain::Explanation;
use crate::model::{Fiabilite, Nature};
use crate::value::{Date, Decimal};
use serde::Serialize;
use std::sync::Arc;

/// All that is said of one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// Which rules were applied.
    #[serde(rename = "paquet")]
    pub pack: PackRef,
    /// Date of filing.
    pub date: Date,
    /// What of the case was read otherwise than written, each in a sentence.
    #[serde(rename = "remarques", skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Every aid of the pack that was asked for, in the order of declaration.
    pub aides: Vec<AideAssessment>,
    /// The best lawful combination of the aids that are decided.
    #[serde(rename = "combinaison")]
    pub combination: Combination,
    /// Inputs not known that can still change a status or an amount, by rank of theme then rank.
    pub questions: Vec<Question>,
}

/// Which rules were applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackRef {
    /// Name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Version.
    pub version: String,
    /// SHA-256 in hexadecimal.
    #[serde(rename = "empreinte")]
    pub digest: String,
}

/// The answer for an aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Status {
    /// Every condition is met.
    #[serde(rename = "éligible")]
    Eligible,
    /// A condition is not met, the window is closed, or an enveloppe is short of money.
    #[serde(rename = "non éligible")]
    NotEligible,
    /// It depends on answers not given.
    #[serde(rename = "à préciser")]
    Unknown,
    /// Nothing is in force at that date.
    #[serde(rename = "hors période")]
    OutOfPeriod,
    /// A computation failed (overflow, division by zero): the reason names the place.
    #[serde(rename = "erreur")]
    Failed,
}

impl Status {
    /// How people read it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Eligible => "éligible",
            Self::NotEligible => "non éligible",
            Self::Unknown => "à préciser",
            Self::OutOfPeriod => "hors période",
            Self::Failed => "erreur de calcul",
        }
    }
}

/// What is said of one aid. What is the same for every case is shared, not copied.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AideAssessment {
    /// Name, unique in the pack.
    #[serde(rename = "aide")]
    pub name: Arc<str>,
    /// Label for the public.
    #[serde(rename = "libelle")]
    pub label: Arc<str>,
    /// Name of its axis.
    pub axe: Arc<str>,
    /// What it is.
    pub nature: Nature,
    /// Who pays.
    pub financeurs: Arc<[String]>,
    /// Who receives.
    pub beneficiaires: Arc<[String]>,
    /// The answer.
    #[serde(rename = "statut")]
    pub status: Status,
    /// Why, when it is closed, out of period, failed or short of money; in French.
    #[serde(rename = "motif", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Each condition in force.
    pub conditions: Vec<ConditionAssessment>,
    /// Base, rate, amount and named results. Of an aid that is not éligible, empty; of one à préciser, what it would be.
    #[serde(rename = "resultats")]
    pub outcomes: Vec<OutcomeAssessment>,
    /// The enveloppes that pay the aid, of which the case says what is committed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enveloppes: Vec<EnveloppeAssessment>,
    /// Ceilings and floors that changed a value.
    #[serde(rename = "plafonds")]
    pub ceilings: Vec<CeilingAssessment>,
    /// The least certain rule that the answer rests on; `None` when all are certain.
    #[serde(rename = "fiabilite", skip_serializing_if = "Option::is_none")]
    pub fiabilite: Option<Fiabilite>,
    /// Values used after the day they were due to be revised, in French.
    #[serde(rename = "revisions", skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<String>,
    /// Legal references of the aid.
    pub references: Arc<[String]>,
    /// For a refused aid: each single change of an answer that would open it, or leave it à préciser; the former first.
    #[serde(rename = "contrefactuels", skip_serializing_if = "Vec::is_empty")]
    pub counterfactuals: Vec<Counterfactual>,
    /// What to provide.
    #[serde(rename = "pieces", skip_serializing_if = "<[_]>::is_empty")]
    pub documents: Arc<[String]>,
    /// What to do, and where.
    #[serde(rename = "demarches", skip_serializing_if = "<[_]>::is_empty")]
    pub steps: Arc<[(String, Option<String>)]>,
    /// The tree of the computation, when asked for.
    #[serde(rename = "explication", skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// What is said of one aid while questions are asked: what an [`AideAssessment`] says first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AidePreview {
    /// Name, unique in the pack.
    #[serde(rename = "aide")]
    pub name: Arc<str>,
    /// The answer.
    #[serde(rename = "statut")]
    pub status: Status,
    /// Why, when it is closed, out of period, failed or short of money; in French.
    #[serde(rename = "motif", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The first condition that is not met, as the public reads it.
    #[serde(rename = "condition", skip_serializing_if = "Option::is_none")]
    pub unmet: Option<Arc<str>>,
    /// The amount of an aid that may be had, or what it would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub montant: Option<OutcomeAssessment>,
}

/// What is said of one condition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConditionAssessment {
    /// Name in its aid.
    #[serde(rename = "condition")]
    pub name: Arc<str>,
    /// Sentence for the public.
    #[serde(rename = "libelle")]
    pub label: Arc<str>,
    /// True, false, or unknown (`null`).
    #[serde(rename = "remplie")]
    pub met: Option<bool>,
    /// Legal references.
    pub references: Arc<[String]>,
}

/// A value for people: exact, or between bounds. Amounts are decimal strings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Shown {
    /// Known, as text in the notation of cases (decimal point, ISO dates, names of values).
    Exact {
        /// The value.
        #[serde(rename = "valeur")]
        value: String,
        /// How people read it, with its unit.
        #[serde(rename = "texte")]
        text: String,
    },
    /// Between two bounds, both included.
    Between {
        /// Lower bound.
        min: String,
        /// Upper bound.
        max: String,
        /// How people read it, with its unit.
        #[serde(rename = "texte")]
        text: String,
    },
    /// One of these values of an énumération, or nothing that can be told.
    Among {
        /// The values still possible.
        #[serde(rename = "parmi")]
        choices: Vec<String>,
        /// How people read it.
        #[serde(rename = "texte")]
        text: String,
    },
}

/// A result of an aid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeAssessment {
    /// `assiette`, `taux`, `montant`, or the result's name.
    #[serde(rename = "resultat")]
    pub name: Arc<str>,
    /// Label for the public.
    #[serde(rename = "libelle")]
    pub label: Arc<str>,
    /// Unit, as people write it (`€`, `%`, `mois`); empty for what has none.
    #[serde(rename = "unite")]
    pub unit: Arc<str>,
    /// The value, or what is still possible.
    #[serde(flatten)]
    pub value: Shown,
}

/// A ceiling or a floor that changed a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CeilingAssessment {
    /// Which result it bounds: `assiette`, `montant`, a result's or a calcul's name.
    #[serde(rename = "sur")]
    pub of: String,
    /// Its name, or the words that tell its kind.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The value without it.
    #[serde(rename = "avant")]
    pub before: Shown,
    /// The ceiling.
    #[serde(rename = "plafond")]
    pub ceiling: Shown,
}

/// An enveloppe that pays an aid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnveloppeAssessment {
    /// Its name.
    #[serde(rename = "enveloppe")]
    pub name: String,
    /// Its label.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Its amount, in euros.
    pub montant: Decimal,
    /// What is committed before this aid, in euros: what the case says, and what is kept of the aids declared before.
    #[serde(rename = "engage")]
    pub committed: Decimal,
    /// What is left before this aid, in euros.
    #[serde(rename = "reste")]
    pub left: Decimal,
    /// Whether it is enough for this aid; `null` when it depends on answers not given.
    #[serde(rename = "suffit")]
    pub enough: Option<bool>,
}

/// A single change of an answer that would open a refused aid, for sure or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counterfactual {
    /// The input.
    #[serde(rename = "entree")]
    pub input: String,
    /// Its label.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The nearest answer that opens the aid, all else unchanged.
    #[serde(rename = "valeur")]
    pub value: Shown,
    /// What the aid becomes: éligible, or à préciser where that depends on answers not given.
    #[serde(rename = "statut")]
    pub status: Status,
    /// The sentence: « Revenu : éligible jusqu'à 22 015 € ».
    #[serde(rename = "phrase")]
    pub sentence: String,
}

/// An input that can still change something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The input.
    #[serde(rename = "entree")]
    pub input: String,
    /// Its label.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The question for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Help for the public.
    #[serde(rename = "aide", skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Name of its theme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// Aids whose status or result it can change.
    pub aides: Vec<String>,
}

/// The best lawful combination.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Combination {
    /// Aids kept, with the amount kept of each (euros, or euros a month of an allocation), in the order of declaration.
    #[serde(rename = "retenues")]
    pub kept: Vec<Kept>,
    /// Éligible aids left out, and the exclusion that leaves each out.
    #[serde(rename = "ecartees")]
    pub left_out: Vec<LeftOut>,
    /// Cumuls that reduced a sum.
    #[serde(rename = "cumuls")]
    pub cumuls: Vec<CumulAssessment>,
    /// Aids that are not decided, and so do not count.
    #[serde(rename = "indecises")]
    pub undecided: Vec<String>,
    /// Euros by nature, of what is received or lent, in the order of the language; euros a month of allocations.
    #[serde(rename = "par_nature")]
    pub by_nature: Vec<(Nature, Decimal)>,
    /// Euros by axis, of what is money received (grants, tax reductions, exemptions), in the order of the manifest.
    #[serde(rename = "par_axe")]
    pub by_axe: Vec<(String, Decimal)>,
    /// Euros by funder, of what is money received, in alphabetical order.
    #[serde(rename = "par_financeur")]
    pub by_financeur: Vec<(String, Decimal)>,
    /// What is left to pay of each dépense.
    #[serde(rename = "reste_a_charge")]
    pub left_to_pay: Vec<LeftToPay>,
}

/// An aid kept in the combination.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// Name of the aid.
    pub aide: String,
    /// Its own amount, in euros; `None` for an aid that gives none (a rate).
    pub montant: Option<Decimal>,
    /// What is kept of it, in euros.
    pub retenu: Option<Decimal>,
}

/// An éligible aid left out of the combination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Name of the aid.
    pub aide: String,
    /// Label of the exclusion, or of the cumul in which it would cost more than it brings.
    pub motif: String,
}

/// A cumul that reduced a sum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CumulAssessment {
    /// Name of the cumul.
    pub cumul: String,
    /// Its label.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The ceiling, in euros.
    pub plafond: Decimal,
    /// The sum before, in euros.
    pub avant: Decimal,
    /// The sum after, in euros; above the ceiling when nothing more could be reduced.
    pub apres: Decimal,
}

/// What is left to pay of a dépense.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftToPay {
    /// Name of the dépense.
    #[serde(rename = "depense")]
    pub name: String,
    /// Its label.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The cost, in euros; `None` when not known.
    #[serde(rename = "cout")]
    pub cost: Option<Decimal>,
    /// What the kept grants, tax reductions and exemptions pay, in euros.
    #[serde(rename = "couvert")]
    pub covered: Decimal,
    /// What is left, in euros, not under zero; `None` when the cost is not known.
    #[serde(rename = "reste")]
    pub left: Option<Decimal>,
}
