//! The typed model: what a pack means, once names are resolved and types, units and dates are checked.
//!
//! Things are numbered in the order of their declaration, over the files in the order of the manifest.

mod aide;
mod data;
mod exemple;
mod expr;
mod packed;
mod rule;

use crate::source::Span;
pub use crate::syntax::ast::{
    AggregateKind, BinaryOp, Elapsed, ExpectedStatus, FiabiliteLevel, Nature, TableKind, UnaryOp,
};
use crate::value::Date;
pub use aide::*;
pub use data::*;
pub use exemple::*;
pub use expr::*;
pub use rule::*;

/// A number that stands for one declaration of its kind.
macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the model's list of its kind.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

id! {
    /// Index in [`Model::enums`].
    EnumId,
    /// Index in [`Model::records`].
    RecordId,
    /// Index in [`Model::inputs`].
    InputId,
    /// Index in [`Model::referentiels`].
    ReferentielId,
    /// Index in [`Model::calculs`].
    CalculId,
    /// Index in [`Model::tables`].
    TableId,
    /// Index in [`Model::aides`].
    AideId,
    /// Index in [`Model::enveloppes`].
    EnveloppeId,
}

/// The whole of a pack.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// What `bareme.toml` says.
    pub manifest: Manifest,
    /// SHA-256, in hexadecimal, of the manifest, rules and référentiels.
    pub digest: String,
    /// Themes, by rank.
    pub themes: Vec<Theme>,
    /// Énumérations.
    pub enums: Vec<Enumeration>,
    /// Enregistrements.
    pub records: Vec<Record>,
    /// Inputs, in the order of declaration.
    pub inputs: Vec<Input>,
    /// Référentiels, with their data.
    pub referentiels: Vec<Referentiel>,
    /// Calculs. Cycles are excluded.
    pub calculs: Vec<Calcul>,
    /// Tables and barèmes.
    pub tables: Vec<Table>,
    /// Aids.
    pub aides: Vec<Aide>,
    /// What answers must hold together.
    pub controles: Vec<Controle>,
    /// Ceilings on sums of aids.
    pub cumuls: Vec<Cumul>,
    /// Exclusions.
    pub exclusions: Vec<Exclusion>,
    /// What aids pay for.
    pub depenses: Vec<Depense>,
    /// Envelopes.
    pub enveloppes: Vec<Enveloppe>,
    /// Worked cases, one by row of a grid.
    pub exemples: Vec<Exemple>,
}

/// `bareme.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Name of the pack.
    pub name: String,
    /// Version of the pack.
    pub version: String,
    /// Title for people.
    pub title: String,
    /// Date of the pack's state.
    pub date: Option<Date>,
    /// Rule files, in order.
    pub files: Vec<String>,
    /// Axes: name and title, in order.
    pub axes: Vec<(String, String)>,
    /// Which of the applications filed on one day enveloppes serve first.
    pub tie_break: TieBreak,
}

/// Which of the applications filed on one day is served first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum TieBreak {
    /// The first in the file.
    #[default]
    #[serde(rename = "ordre du fichier")]
    FileOrder,
    /// The least identifier, character by character; of equals, the first in the file.
    #[serde(rename = "identifiant")]
    Identifier,
}

impl TieBreak {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::FileOrder, Self::Identifier];

    /// How `bareme.toml` writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::FileOrder => "ordre du fichier",
            Self::Identifier => "identifiant",
        }
    }
}

/// The name of a declaration and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Path of its module.
    pub module: String,
    /// Its own name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
}

impl Name {
    /// How another module names it: `module.name`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.module, self.name)
    }
}
