//! Answers that contradict one another, as contrôles say.

use super::reach::Links;
use super::{Workspaces, messages};
use crate::case::{Answer, Case, FieldError};
use crate::explain::Words;
use crate::plan::{Plan, Value, Vocabulary};

impl Workspaces {
    /// What contradicts itself in the case at hand, after a run of it: an error for each contrôle that is exactly false.
    /// Where an answer that it needs is missing, nothing is said.
    pub fn contradictions(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for controle in &plan.controles {
            let Some(node) = plan.node(controle.node) else { continue };
            if self.found.exact(plan, case, node.slot) == Value::Bool(false) {
                let links = self.links.get_or_init(|| Links::new(plan, vocabulary.inputs.len()));
                let given: Vec<(&str, &str, String)> = links
                    .inputs_of(node.slot)
                    .filter_map(|input| {
                        let declared = vocabulary.inputs.get(input as usize)?;
                        let shown = match case.answers.get(input as usize)? {
                            Answer::Unknown => return None,
                            Answer::Value(value) => Words::new(plan, vocabulary).value(&declared.ty, *value),
                            Answer::Rows(rows) => messages::rows(rows.len()),
                        };
                        Some((declared.name.as_str(), declared.label.as_str(), shown))
                    })
                    .collect();
                errors.push(messages::contradiction(&controle.label, &given));
            }
        }
        errors
    }
}
