//! What is said of an aid whatever the case.

use super::{AideAssessment, ConditionAssessment, OutcomeAssessment, Shown, Status};
use crate::model::Type;
use crate::plan::{Plan, PlanAide, Slot, Vocabulary};

/// What is said of an aid before anything is known of a case: made once for a plan, then copied and filled.
#[derive(Debug, Clone)]
pub(super) struct Blank {
    pub(super) aide: AideAssessment,
    /// Conditions in force, and where each is found.
    pub(super) conditions: Box<[(Slot, ConditionAssessment)]>,
    /// Results, and where each is found.
    pub(super) outcomes: Box<[(Slot, OutcomeAssessment)]>,
}

impl Blank {
    /// Those of the aids of a plan.
    pub(super) fn all(plan: &Plan, vocabulary: &Vocabulary) -> Box<[Self]> {
        plan.aides.iter().map(|aide| Self::new(plan, vocabulary, aide)).collect()
    }

    fn new(plan: &Plan, vocabulary: &Vocabulary, aide: &PlanAide) -> Self {
        let conditions = aide.conditions.iter().filter_map(|condition| {
            let node = plan.node(condition.node)?;
            let said = ConditionAssessment {
                name: condition.name.as_str().into(),
                label: condition.label.as_str().into(),
                met: None,
                references: node.references.as_slice().into(),
            };
            Some((node.slot, said))
        });
        let outcomes = aide.outcomes.iter().filter_map(|outcome| {
            let node = plan.node(outcome.node)?;
            let unit = match plan.slots.get(node.slot.index()).map(|info| &info.ty) {
                Some(Type::Number(unit)) => unit.label(true),
                _ => String::new(),
            };
            let said = OutcomeAssessment {
                name: outcome.name.as_str().into(),
                label: node.label.as_str().into(),
                unit: unit.into(),
                value: Shown::Among { choices: Vec::new(), text: String::new() },
            };
            Some((node.slot, said))
        });
        let axe = vocabulary.manifest.axes.get(aide.axe).map_or("", |(name, _)| name);
        let said = AideAssessment {
            name: aide.name.as_str().into(),
            label: aide.label.as_str().into(),
            axe: axe.into(),
            nature: aide.nature,
            financeurs: aide.financeurs.as_slice().into(),
            beneficiaires: aide.beneficiaires.as_slice().into(),
            status: Status::Unknown,
            reason: None,
            conditions: Vec::new(),
            outcomes: Vec::new(),
            enveloppes: Vec::new(),
            ceilings: Vec::new(),
            fiabilite: None,
            revisions: Vec::new(),
            references: aide.references.as_slice().into(),
            counterfactuals: Vec::new(),
            documents: aide.documents.as_slice().into(),
            steps: aide.steps.as_slice().into(),
            explanation: None,
        };
        Self { aide: said, conditions: conditions.collect(), outcomes: outcomes.collect() }
    }
}
