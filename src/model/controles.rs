//! What answers must hold together.

use super::Checker;
use super::cycles::{Thing, reads};
use super::dates::{label, notes};
use super::declare::Items;
use super::expr::Scope;
use super::messages::types as say;
use super::typed::{Controle, Model};
use crate::source::Span;
use std::collections::BTreeSet;

impl Checker<'_> {
    /// The contrôles.
    pub(super) fn controles(&mut self, items: &Items<'_>) {
        for item in &items.controles {
            let node = item.node;
            let test = self.condition_expr(&mut Scope::of(&item.module), &node.test);
            self.model.controles.push(Controle {
                name: item.name(&node.name),
                label: label(node.label.as_ref(), &node.name.text),
                test,
                notes: notes(&node.notes),
            });
        }
    }

    /// Tells each contrôle that reads an aid: what answers hold together owes nothing to what they give a right to.
    pub(super) fn answers_alone(&mut self) {
        let told: Vec<_> = self.model.controles.iter().flat_map(|controle| rights(&self.model, controle)).collect();
        self.diagnostics.extend(told.iter().map(|(named, at, right)| say::right_in_controle(*named, *at, right)));
    }
}

/// What a contrôle names by which it reads an aid, where the aid is named, and what is read of it.
fn rights(model: &Model, controle: &Controle) -> Vec<(Span, Span, String)> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<(Span, Span, String)> = Vec::new();
    for (thing, named) in reads(&controle.test) {
        let mut pending = vec![(thing, named)];
        while let Some((thing, at)) = pending.pop() {
            match thing {
                Thing::Part(..) if found.iter().any(|(known, ..)| *known == named) => {}
                Thing::Part(..) => found.push((named, at, thing.title(model))),
                _ if seen.insert(thing) => pending.extend(thing.reads(model)),
                _ => {}
            }
        }
    }
    found
}
