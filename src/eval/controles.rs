//! Answers that contradict one another, as contrôles say.

use super::reach::Links;
use super::{Workspaces, messages};
use crate::case::{Answer, Case, FieldError};
use crate::explain::Words;
use crate::plan::{Plan, Slot, Value, Vocabulary};

impl Workspaces {
    /// What contradicts itself in the case at hand, after a run of it: an error for each contrôle that is exactly false.
    /// Where an answer that it needs is missing, nothing is said.
    pub fn contradictions(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for controle in &plan.controles {
            let Some(node) = plan.nodes.get(controle.node.0 as usize) else { continue };
            if self.found.exact(plan, case, node.slot) == Value::Bool(false) {
                let links = self.links.get_or_init(|| Links::new(plan, vocabulary.inputs.len()));
                let given: Vec<(&str, &str, String)> = read_by(links, plan, node.slot)
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

/// The inputs that a slot is computed from, in the order of their declaration.
fn read_by(links: &Links, plan: &Plan, slot: Slot) -> impl Iterator<Item = u32> {
    let op = plan.ops.iter().zip(0..).find(|(op, _)| op.out == slot).map(|(_, index)| index);
    let inputs = plan.inputs.iter().zip(0..);
    let read = inputs.filter(move |(at, input)| **at == Some(slot) || op.is_some_and(|op| links.reaches(*input, op)));
    read.map(|(_, input)| input)
}
