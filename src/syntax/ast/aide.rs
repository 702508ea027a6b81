//! Aids, and what binds several of them.

use super::{Expr, Ident, Notes, NumberLit, Path, Period, Text, TypeExpr, Valeur, Version};
use crate::source::Span;

/// An aid.
#[derive(Debug, Clone, PartialEq)]
pub struct Aide {
    /// Name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// `axe energie`
    pub axe: Option<Ident>,
    /// `financeur « … »`
    pub financeurs: Vec<Text>,
    /// `bénéficiaire « … »`
    pub beneficiaires: Vec<Text>,
    /// `nature subvention`
    pub nature: Option<(Nature, Span)>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// `période …`
    pub periods: Vec<Period>,
    /// `guichet fermé du … au … « motif »`
    pub closures: Vec<(Period, Option<Text>)>,
    /// Conditions, in order.
    pub conditions: Vec<Condition>,
    /// `assiette = …`
    pub assiette: Option<Outcome>,
    /// `taux = …`
    pub taux: Option<Outcome>,
    /// `montant = …`
    pub montant: Option<Outcome>,
    /// `résultat …`
    pub results: Vec<Outcome>,
    /// `pièce « … »`
    pub documents: Vec<Text>,
    /// `démarche « … » [« adresse »]`
    pub steps: Vec<(Text, Option<Text>)>,
}

/// What an aid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Nature {
    /// `subvention`
    #[serde(rename = "subvention")]
    Subvention,
    /// `allocation`: paid every month.
    #[serde(rename = "allocation")]
    Allocation,
    /// `prêt`
    #[serde(rename = "prêt")]
    Pret,
    /// `garantie`
    #[serde(rename = "garantie")]
    Garantie,
    /// `réduction d'impôt`
    #[serde(rename = "réduction d'impôt")]
    ReductionImpot,
    /// `exonération`
    #[serde(rename = "exonération")]
    Exoneration,
    /// `taux de TVA`
    #[serde(rename = "taux de TVA")]
    TauxTva,
    /// `plafond`
    #[serde(rename = "plafond")]
    Plafond,
    /// `agrément`
    #[serde(rename = "agrément")]
    Agrement,
    /// `obligation`
    #[serde(rename = "obligation")]
    Obligation,
}

/// What must be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Name.
    pub name: Ident,
    /// Sentence for the public.
    pub label: Option<Text>,
    /// References, certainty.
    pub notes: Notes,
    /// Tests by period: outside them the condition does not exist.
    pub versions: Vec<Version<Expr>>,
    /// The clause.
    pub span: Span,
}

/// A base, a rate, an amount or a named result of an aid.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// `assiette`, `taux`, `montant`, or the result's name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// Declared type.
    pub ty: Option<TypeExpr>,
    /// References, certainty.
    pub notes: Notes,
    /// Values by period.
    pub versions: Vec<Version<Valeur>>,
    /// The clause.
    pub span: Span,
}

/// What answers must hold together.
#[derive(Debug, Clone, PartialEq)]
pub struct Controle {
    /// Name.
    pub name: Ident,
    /// Sentence for the public.
    pub label: Option<Text>,
    /// The condition.
    pub test: Expr,
    /// References.
    pub notes: Notes,
}

/// A ceiling on a sum of aids.
#[derive(Debug, Clone, PartialEq)]
pub struct Cumul {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// `sur a ; b`
    pub aides: Vec<Path>,
    /// `avec E`: counted, not reduced.
    pub fixed: Option<Expr>,
    /// `plafonné à …` by period.
    pub ceiling: Vec<Version<Expr>>,
    /// `en réduisant a ; b`, first first.
    pub reduced: Vec<Path>,
    /// References, certainty.
    pub notes: Notes,
}

/// Aids of which at most one can be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclusion {
    /// Name.
    pub name: Ident,
    /// Sentence for the public.
    pub label: Option<Text>,
    /// `entre a ; b`
    pub aides: Vec<Path>,
    /// References, certainty.
    pub notes: Notes,
}

/// What aids pay for, hence what is left to pay.
#[derive(Debug, Clone, PartialEq)]
pub struct Depense {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// The cost.
    pub cost: Expr,
    /// `couverte par a ; b`
    pub covered_by: Vec<Path>,
}

/// Money that can be committed during a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Enveloppe {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// The money.
    pub amount: NumberLit,
    /// When.
    pub period: Period,
    /// `dans plan_national`: the envelope that contains it.
    pub parent: Option<Path>,
    /// `axe energie`: the axis whose ceiling it counts in.
    pub axe: Option<Ident>,
    /// `financeur « … »`
    pub financeurs: Vec<Text>,
    /// `finance a ; b`
    pub aides: Vec<Path>,
    /// References, certainty.
    pub notes: Notes,
}
