//! What depends on what: an order in which to read bodies, and the circles that nothing can compute.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::declare::{Items, number};
use super::messages::names as say;
use super::names::{Decl, Head};
use super::typed::{AideField, AideId, CalculId, Expr, ExprKind, Model, TableId};
use super::walk;
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::syntax::ast;

/// A body whose type may have to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    Calcul(CalculId),
    Outcome(AideId, AideField),
}

/// Bodies in an order where those read by others come first, as far as names tell.
pub(super) fn order(checker: &Checker<'_>, items: &Items<'_>) -> Vec<Node> {
    let mut reads: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for (index, item) in items.calculs.iter().enumerate() {
        let mut found = Vec::new();
        for version in &item.node.versions {
            walk::paths(&version.value, &mut |path| found.extend(named(checker, &item.module, path)));
        }
        reads.insert(Node::Calcul(CalculId(number(index))), found);
    }
    for (index, item) in items.aides.iter().enumerate() {
        let id = AideId(number(index));
        for (field, outcome) in super::calculs::outcomes(item.node) {
            let mut found = Vec::new();
            for version in &outcome.versions {
                walk::paths(&version.value, &mut |path| {
                    if let [word] = path.segments.as_slice()
                        && let Some((field, _)) = checker.types.outcome_named(id, &word.text)
                    {
                        found.push(Node::Outcome(id, field));
                    }
                    found.extend(named(checker, &item.module, path));
                });
            }
            reads.insert(Node::Outcome(id, field), found);
        }
    }
    let mut order = Vec::with_capacity(reads.len());
    let mut seen = BTreeSet::new();
    for &start in reads.keys() {
        // Depth first with a stack of our own: a chain can be as long as the pack.
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 && !seen.insert(node) {
                continue;
            }
            match reads.get(&node).and_then(|r| r.get(next)) {
                Some(&read) => {
                    stack.push((node, next + 1));
                    if !seen.contains(&read) && reads.contains_key(&read) {
                        stack.push((read, 0));
                    }
                }
                None => order.push(node),
            }
        }
    }
    order
}

fn named(checker: &Checker<'_>, module: &str, path: &ast::Path) -> Option<Node> {
    match checker.names.head(module, path)? {
        (Head::Decl(Decl::Calcul(id)), _) => Some(Node::Calcul(id)),
        (Head::Decl(Decl::Aide(id)), count) => {
            let field = path.segments.get(count)?;
            let (field, _) = checker.types.outcome_named(id, &field.text)?;
            Some(Node::Outcome(id, field))
        }
        _ => None,
    }
}

/// A thing that is computed from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Calcul(CalculId),
    Table(TableId),
    /// The bare value of a part of an aid; its conditions under `Eligible`.
    Part(AideId, AideField),
}

impl Checker<'_> {
    /// Tells each circle once, and each type that could not be found in time; whether there is none.
    pub(super) fn acyclic(&mut self) -> bool {
        let circles = self.reads.circles();
        let mut inside = BTreeSet::new();
        for circle in &circles {
            inside.extend(circle.iter().map(|(thing, _)| *thing));
            let steps: Vec<(String, Span)> =
                circle.iter().map(|(thing, span)| (thing.title(&self.model), *span)).collect();
            self.report(say::cycle(&steps));
        }
        let missed = std::mem::take(&mut self.types.missed);
        let sound = !self.diagnostics.iter().any(Diagnostic::is_error);
        let mut told = BTreeSet::new();
        for (node, span) in missed {
            let thing = match node {
                Node::Calcul(id) => Thing::Calcul(id),
                Node::Outcome(id, field) => Thing::Part(id, field),
            };
            // A type missed because of a fault already told is not worth a second one.
            if !inside.contains(&thing) && (sound || thing.is_sound(&self.model)) && told.insert(thing) {
                let (title, declared) = (thing.title(&self.model), thing.place(&self.model).unwrap_or(span));
                self.report(super::messages::types::type_needed(declared, span, &title));
            }
        }
        circles.is_empty()
    }
}

impl Thing {
    pub(super) fn title(self, model: &Model) -> String {
        match self {
            Self::Calcul(id) => model.calculs.get(id.index()).map(|c| c.name.name.clone()),
            Self::Table(id) => model.tables.get(id.index()).map(|t| t.name.name.clone()),
            Self::Part(id, field) => model.aides.get(id.index()).map(|aide| {
                let part = match field {
                    AideField::Eligible => "éligible",
                    AideField::Assiette => "assiette",
                    AideField::Taux => "taux",
                    AideField::Montant => "montant",
                    AideField::Result(index) => aide.results.get(index as usize).map_or("", |r| r.name.as_str()),
                };
                format!("{}.{part}", aide.name.name)
            }),
        }
        .unwrap_or_default()
    }

    fn place(self, model: &Model) -> Option<Span> {
        match self {
            Self::Calcul(id) => model.calculs.get(id.index()).map(|c| c.name.span),
            Self::Table(id) => model.tables.get(id.index()).map(|t| t.name.span),
            Self::Part(id, _) => model.aides.get(id.index()).map(|a| a.name.span),
        }
    }

    /// Whether its body was read without fault, so that only the order of reading is to blame.
    fn is_sound(self, model: &Model) -> bool {
        self.bodies(model).iter().all(|e| !walk::any(e, |e| matches!(e.kind, ExprKind::Error)))
    }

    /// The expressions that it is made of.
    pub(super) fn bodies(self, model: &Model) -> Vec<&Expr> {
        match self {
            Self::Calcul(id) => model.calculs.get(id.index()).map(|c| walk::calcul(c).collect()),
            Self::Table(id) => model.tables.get(id.index()).map(|t| walk::table(t).collect()),
            Self::Part(id, field) => model.aides.get(id.index()).map(|aide| {
                let outcome = match field {
                    AideField::Eligible => {
                        return aide.conditions.iter().flat_map(|c| c.versions.iter().map(|v| &v.value)).collect();
                    }
                    AideField::Assiette => aide.assiette.as_ref(),
                    AideField::Taux => aide.taux.as_ref(),
                    AideField::Montant => aide.montant.as_ref(),
                    AideField::Result(index) => aide.results.get(index as usize),
                };
                outcome.map(|o| walk::outcome(o).collect()).unwrap_or_default()
            }),
        }
        .unwrap_or_default()
    }

    /// What it is computed from, and where each is named.
    pub(super) fn reads(self, model: &Model) -> Vec<(Self, Span)> {
        self.bodies(model).into_iter().flat_map(reads).collect()
    }
}

/// What an expression names, and where.
pub(super) fn reads(body: &Expr) -> Vec<(Thing, Span)> {
    let mut found = Vec::new();
    walk::each(body, |expr| match &expr.kind {
        ExprKind::Calcul { id, .. } => found.push((Thing::Calcul(*id), expr.span)),
        ExprKind::Table { id, .. } => found.push((Thing::Table(*id), expr.span)),
        ExprKind::Aide { id, field, own } => {
            found.push((Thing::Part(*id, *field), expr.span));
            if !own {
                // What another aid grants depends on whether it is éligible.
                found.push((Thing::Part(*id, AideField::Eligible), expr.span));
            }
        }
        _ => {}
    });
    found
}

/// Each thing of the model.
fn things(model: &Model) -> Vec<Thing> {
    let calculs = (0..model.calculs.len()).map(|i| Thing::Calcul(CalculId(number(i))));
    let tables = (0..model.tables.len()).map(|i| Thing::Table(TableId(number(i))));
    let parts = model.aides.iter().enumerate().flat_map(|(i, aide)| {
        let results = (0..aide.results.len()).map(|r| AideField::Result(number(r)));
        let fields = [AideField::Eligible, AideField::Assiette, AideField::Taux, AideField::Montant];
        fields.into_iter().chain(results).map(move |field| Thing::Part(AideId(number(i)), field))
    });
    calculs.chain(tables).chain(parts).collect()
}

/// What each thing names, faulty or not, and where.
#[derive(Debug, Default)]
pub(super) struct Reads(BTreeMap<Thing, Vec<(Thing, Span)>>);

impl Reads {
    /// Notes that a thing names another.
    pub(super) fn note(&mut self, reader: Option<Thing>, read: Thing, span: Span) {
        if let Some(reader) = reader {
            self.0.entry(reader).or_default().push((read, span));
        }
    }

    fn of(&self, thing: Thing) -> &[(Thing, Span)] {
        self.0.get(&thing).map_or(&[], Vec::as_slice)
    }

    /// Circles of things, each with where it names the next; none shares a thing with another.
    fn circles(&self) -> Vec<Vec<(Thing, Span)>> {
        let mut done: BTreeSet<Thing> = BTreeSet::new();
        let mut circles = Vec::new();
        for &start in self.0.keys() {
            if done.contains(&start) {
                continue;
            }
            // The path being followed: each thing, and which of what it reads comes next.
            let mut path: Vec<(Thing, usize)> = vec![(start, 0)];
            let mut on_path = BTreeSet::from([start]);
            while let Some((thing, next)) = path.last_mut() {
                let Some((read, _)) = self.of(*thing).get(*next).copied() else {
                    done.insert(*thing);
                    on_path.remove(thing);
                    path.pop();
                    continue;
                };
                *next += 1;
                if on_path.contains(&read) {
                    let inside = path.iter().skip_while(|(thing, _)| *thing != read);
                    let circle: Vec<_> = inside
                        .filter_map(|(thing, next)| Some((*thing, self.of(*thing).get(next.checked_sub(1)?)?.1)))
                        .collect();
                    if !circle.iter().any(|(thing, _)| done.contains(thing)) {
                        done.extend(circle.iter().map(|(thing, _)| *thing));
                        circles.push(circle);
                    }
                } else if !done.contains(&read) {
                    on_path.insert(read);
                    path.push((read, 0));
                }
            }
        }
        circles
    }
}

impl Model {
    /// Things in an order where what each reads comes before it; only when no circle exists.
    pub(super) fn computed_order(&self) -> Vec<Thing> {
        let mut order = Vec::new();
        let mut seen: BTreeSet<Thing> = BTreeSet::new();
        for start in things(self) {
            let mut stack = vec![(start, false)];
            while let Some((thing, read)) = stack.pop() {
                if read {
                    order.push(thing);
                } else if seen.insert(thing) {
                    stack.push((thing, true));
                    stack.extend(thing.reads(self).into_iter().map(|(next, _)| (next, false)));
                }
            }
        }
        order
    }
}
