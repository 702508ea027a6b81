//! What the cases of a pack are made of.

use super::program::Vocabulary;
use crate::model::Model;

/// The vocabulary of a model, the same at all dates.
#[must_use]
pub fn vocabulary(model: &Model) -> Vocabulary {
    Vocabulary {
        manifest: model.manifest.clone(),
        digest: model.digest.clone(),
        themes: model.themes.clone(),
        enums: model.enums.clone(),
        records: model.records.clone(),
        inputs: model.inputs.clone(),
        referentiels: model.referentiels.clone(),
        enveloppes: model.enveloppes.clone(),
    }
}
