//! The front door: the rules of a pack, ready to be evaluated.

use crate::diag::Diagnostic;
use crate::model::Model;
use crate::plan::{self, Columns, Plan, Targets, Vocabulary};
use crate::value::Date;

/// A pack without error, from which plans are made.
///
/// A plan holds for all the dates of its period: keep one for each period met, as [`Engine::period`] tells them.
#[derive(Debug, Clone)]
pub struct Engine {
    model: Model,
    vocabulary: Vocabulary,
    breaks: Vec<Date>,
    columns: Columns,
}

/// The pack has errors, so that nothing can be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// How many.
    pub errors: usize,
}

impl Engine {
    /// The engine of a model, when its diagnostics hold no error.
    ///
    /// # Errors
    /// [`Refused`] when they hold one.
    ///
    /// ```
    /// use bareme::{eval::Engine, model::Model};
    /// let engine = Engine::new(Model::default(), &[]).unwrap();
    /// assert!(engine.model().aides.is_empty());
    /// ```
    pub fn new(model: Model, diagnostics: &[Diagnostic]) -> Result<Self, Refused> {
        let errors = diagnostics.iter().filter(|d| d.is_error()).count();
        if errors > 0 {
            return Err(Refused { errors });
        }
        let (vocabulary, breaks) = (plan::vocabulary(&model), plan::breaks(&model));
        Ok(Self { model, vocabulary, breaks, columns: Columns::default() })
    }

    /// What the pack means.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What the pack means, given back.
    #[must_use]
    pub fn into_model(self) -> Model {
        self.model
    }

    /// What its cases are made of.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The first days of the periods in which nothing changes, in order.
    #[must_use]
    pub fn breaks(&self) -> &[Date] {
        &self.breaks
    }

    /// The first and last days of the period that holds a date.
    #[must_use]
    pub fn period(&self, date: Date) -> (Date, Date) {
        plan::period(&self.breaks, date)
    }

    /// The plan of the period that holds a date.
    #[must_use]
    pub fn plan(&self, date: Date, targets: &Targets) -> Plan {
        plan::build_sharing(&self.model, &self.columns, self.period(date), targets)
    }

    /// The plan of the longest period around a date in which nothing that the targets rest on changes: it holds for
    /// several of the periods of the pack where they change in something else.
    #[must_use]
    pub fn lasting_plan(&self, date: Date, targets: &Targets) -> Plan {
        plan::build_lasting(&self.model, &self.columns, date, targets)
    }
}
