//! Aids, and what binds several of them.

use super::{AideId, EnveloppeId, Expr, Name, Notes, Type, Valeur, Version};
use crate::source::Span;
use crate::syntax::ast::Nature;
use crate::value::{Date, Decimal};

/// An aid.
#[derive(Debug, Clone, PartialEq)]
pub struct Aide {
    /// Name; unique in the pack.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Index in [`Manifest::axes`](super::Manifest::axes).
    pub axe: usize,
    /// Who pays.
    pub financeurs: Vec<String>,
    /// Who receives.
    pub beneficiaires: Vec<String>,
    /// What it is.
    pub nature: Nature,
    /// References, certainty, revision.
    pub notes: Notes,
    /// When it exists; empty: at all dates.
    pub periods: Vec<(Date, Date)>,
    /// When no application is received.
    pub closures: Vec<Closure>,
    /// Conditions, in order.
    pub conditions: Vec<Condition>,
    /// Base.
    pub assiette: Option<Outcome>,
    /// Rate.
    pub taux: Option<Outcome>,
    /// Amount, in euros (or in the unit its nature calls for: a proportion for a rate of VAT).
    pub montant: Option<Outcome>,
    /// Other named results.
    pub results: Vec<Outcome>,
    /// What to provide.
    pub documents: Vec<String>,
    /// What to do, and where.
    pub steps: Vec<(String, Option<String>)>,
}

/// A window without applications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Why.
    pub reason: Option<String>,
}

/// What must be met; outside its versions it does not exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Name, unique in its aid.
    pub name: String,
    /// Sentence for the public (the name when none is given).
    pub label: String,
    /// References, certainty.
    pub notes: Notes,
    /// Tests by period.
    pub versions: Vec<Version<Expr>>,
    /// Where it is declared.
    pub span: Span,
}

/// A base, a rate, an amount or a named result of an aid.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// `assiette`, `taux`, `montant`, or the result's name.
    pub name: String,
    /// Label for the public (the name when none is given).
    pub label: String,
    /// Type.
    pub ty: Type,
    /// References, certainty.
    pub notes: Notes,
    /// Values by period.
    pub versions: Vec<Version<Valeur>>,
    /// Where it is declared.
    pub span: Span,
}

/// What answers must hold together.
#[derive(Debug, Clone, PartialEq)]
pub struct Controle {
    /// Name.
    pub name: Name,
    /// Sentence for the public.
    pub label: String,
    /// The condition.
    pub test: Expr,
    /// References.
    pub notes: Notes,
}

/// A ceiling on a sum of aids, in euros.
#[derive(Debug, Clone, PartialEq)]
pub struct Cumul {
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Aids that count.
    pub aides: Vec<AideId>,
    /// What else counts and cannot be reduced.
    pub fixed: Option<Expr>,
    /// The ceiling by period; outside them the cumul does not exist.
    pub ceiling: Vec<Version<Expr>>,
    /// Aids that are reduced, the first first; a subset of `aides`.
    pub reduced: Vec<AideId>,
    /// References, certainty.
    pub notes: Notes,
}

/// Aids of which at most one can be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclusion {
    /// Name.
    pub name: Name,
    /// Sentence for the public (the name when none is given).
    pub label: String,
    /// The aids.
    pub aides: Vec<AideId>,
    /// References, certainty.
    pub notes: Notes,
}

/// What aids pay for, in euros.
#[derive(Debug, Clone, PartialEq)]
pub struct Depense {
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// The cost.
    pub cost: Expr,
    /// Aids that pay it.
    pub covered_by: Vec<AideId>,
}

/// Money that can be committed during a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Enveloppe {
    /// Name; unique in the pack.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Euros.
    pub amount: Decimal,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The envelope that contains it, which lasts at least as long.
    pub parent: Option<EnveloppeId>,
    /// Index in the manifest's axes: the axis whose ceiling it counts in, where no envelope around it does.
    pub axe: Option<usize>,
    /// Who pays.
    pub financeurs: Vec<String>,
    /// Aids it pays.
    pub aides: Vec<AideId>,
    /// References, certainty.
    pub notes: Notes,
}

/// A part of an aid that rules can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AideField {
    /// `éligible`
    Eligible,
    /// `assiette`
    Assiette,
    /// `taux`
    Taux,
    /// `montant`
    Montant,
    /// A named result, by index.
    Result(u32),
}
