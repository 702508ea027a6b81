//! An explanation as data, and its French words.
//!
//! Everything here reads a run that is over: it can say how a value came about, never change it.

mod index;
mod messages;
mod run;
mod trail;
mod tree;
mod walk;
mod words;

pub use index::Index;
pub use run::{Known, Run, Scene};
pub use trail::Trail;
pub use tree::{Root, explain};
pub use walk::{Step, Visit, came_through, walk};
pub use words::Words;

use crate::model::Fiabilite;
use crate::value::Date;
use serde::Serialize;

/// One step of a computation: what it is, what it is worth, where the figure comes from, and what it reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// What it is, for the public.
    #[serde(rename = "libelle")]
    pub label: String,
    /// What it is worth, as people read it; bounds or « inconnu » when answers are missing.
    #[serde(rename = "valeur")]
    pub value: String,
    /// A sentence on how it comes about (« plafonné à 40 000 € », « ligne 4 de la table »); may be empty.
    #[serde(rename = "detail", skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Legal references of the version used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Certainty of the version used, when it is not established.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fiabilite: Option<Fiabilite>,
    /// Period of the version used, when it is dated.
    #[serde(rename = "periode", skip_serializing_if = "Option::is_none")]
    pub period: Option<(Date, Date)>,
    /// File and line of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Steps it reads.
    #[serde(rename = "etapes", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Explanation>,
}
