//! Answers that contradict one another, as contrôles say.

use super::{Workspaces, messages};
use crate::case::{Answer, Case, FieldError};
use crate::explain::Words;
use crate::plan::{Plan, Slot, Value, Vocabulary};
use std::collections::BTreeSet;

impl Workspaces {
    /// What contradicts itself in the case at hand, after a run of it: an error for each contrôle that is exactly false.
    /// Where an answer that it needs is missing, nothing is said.
    pub fn contradictions(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for controle in &plan.controles {
            let Some(node) = plan.nodes.get(controle.node.0 as usize) else { continue };
            if self.found.exact(plan, case, node.slot) == Value::Bool(false) {
                let given: Vec<(&str, &str, String)> = read_by(plan, node.slot)
                    .into_iter()
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
fn read_by(plan: &Plan, slot: Slot) -> BTreeSet<u32> {
    let mut needed = BTreeSet::from([slot]);
    let mut inputs = BTreeSet::new();
    for op in plan.ops.iter().rev().filter(|op| op.out <= slot) {
        if needed.contains(&op.out) {
            plan.each_read(op, &mut |read| {
                needed.insert(read);
            });
            plan.each_list(op, &mut |list| {
                inputs.insert(list);
            });
        }
    }
    let read = (0..).zip(&plan.inputs).filter(|(_, at)| at.is_some_and(|at| needed.contains(&at)));
    inputs.extend(read.map(|(input, _)| input));
    inputs
}
