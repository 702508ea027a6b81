//! Cells of référentiels, made once for all the plans of a model.

use super::program::Value;
use crate::model::{Literal, ReferentielId, Type};
use litemap::LiteMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The cells of the columns that plans read. Plans made with the same columns share them: a référentiel of tens of
/// thousands of keys is held once.
#[derive(Debug, Clone, Default)]
pub struct Columns(Arc<Mutex<LiteMap<Place, Arc<[Value]>>>>);

/// A référentiel, a column, a version.
type Place = (ReferentielId, usize, usize);

impl Columns {
    /// The cells of a version of a column. Texts are numbered by each plan on its own, so that theirs are not shared.
    pub(crate) fn cells(
        &self,
        place: Place,
        ty: &Type,
        literals: &[Literal],
        value: impl FnMut(&Literal) -> Value,
    ) -> Arc<[Value]> {
        if *ty == Type::Text {
            return literals.iter().map(value).collect();
        }
        // A thread that panicked left either no cells or all of them.
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shared.entry(place).or_insert_with(|| literals.iter().map(value).collect()))
    }
}
