//! The tree of a computation.

use super::walk::{counts, outside_rows, used_in_row};
use super::{Explanation, Known, Run, Scene, Trail, Words, messages};
use crate::model::{FiabiliteLevel, Type};
use crate::plan::{BlockId, Node, NodeId, NodeKind, OpKind, Slot, Value};
use crate::value::Unit;

/// Levels of a tree; what is deeper is not detailed.
const DEPTH: u32 = 48;
/// Rows of a list that are detailed.
const ROWS: usize = 50;

/// The top of a tree.
#[derive(Debug, Clone)]
pub struct Root {
    /// What is explained, for the public.
    pub label: String,
    /// What it is worth.
    pub value: String,
    /// The steps that it came from.
    pub steps: Vec<NodeId>,
}

/// The tree of some steps and of what they came from. Each step is detailed where it is first met.
#[must_use]
pub fn explain(scene: &Scene<'_>, run: &mut dyn Run, root: Root) -> Explanation {
    let words = Words::new(scene.plan, scene.vocabulary);
    let mut tree = Tree { scene, words, trail: Trail::default(), run, detailed: vec![false; scene.plan.nodes.len()] };
    let steps = root.steps.iter().map(|id| tree.node(*id, DEPTH)).collect();
    Explanation { steps, ..bare(root.label, root.value) }
}

fn bare(label: String, value: String) -> Explanation {
    Explanation {
        label,
        value,
        detail: String::new(),
        references: Vec::new(),
        fiabilite: None,
        period: None,
        place: None,
        steps: Vec::new(),
    }
}

struct Tree<'r, 's> {
    scene: &'r Scene<'s>,
    words: Words<'s>,
    trail: Trail,
    run: &'r mut dyn Run,
    /// By step, of the main line or of the row being detailed: whether it is already in the tree.
    detailed: Vec<bool>,
}

impl Tree<'_, '_> {
    fn node(&mut self, id: NodeId, depth: u32) -> Explanation {
        let Some(node) = self.scene.plan.node(id) else {
            return bare(String::new(), messages::unknown());
        };
        let mut told = Explanation {
            detail: self.detail(node),
            references: node.references.clone(),
            fiabilite: node.fiabilite.clone().filter(|f| f.level != FiabiliteLevel::Etablie),
            period: node.period,
            place: self.place(node),
            ..bare(self.label(node), self.value(node))
        };
        if self.detailed.get_mut(id.0 as usize).is_none_or(|detailed| std::mem::replace(detailed, true)) {
            if !node.reads.is_empty() {
                told.detail = messages::shown_above();
            }
            return told;
        }
        let Some(depth) = depth.checked_sub(1) else {
            if !node.reads.is_empty() {
                told.detail = messages::too_deep();
            }
            return told;
        };
        if let NodeKind::Fold(list, block) = node.kind {
            let rows = self.run.rows(list);
            told.steps = self.rows(node, (list, block, rows.unwrap_or(0)), depth);
            let outside = outside_rows(self.scene, &mut self.trail, &*self.run, node, rows);
            // Without rows there is nothing to say of what is computed in one.
            let outside = outside.into_iter().filter(|id| self.is_main(*id)).collect::<Vec<_>>();
            told.steps.extend(outside.into_iter().map(|id| self.node(id, depth)));
        } else {
            let reads = self.trail.reached(self.scene, &*self.run, node, &[node.slot]);
            told.steps = reads.into_iter().map(|read| self.node(read, depth)).collect();
        }
        told
    }

    fn is_main(&self, id: NodeId) -> bool {
        self.scene.plan.node(id).is_some_and(|n| n.block.is_none())
    }

    /// One step per row of a fold.
    fn rows(&mut self, fold: &Node, (list, block, count): (u32, BlockId, usize), depth: u32) -> Vec<Explanation> {
        let mut told = Vec::new();
        for row in 0..count.min(ROWS) {
            self.run.enter(self.scene.plan, block, list, row);
            let known = self.detailed.clone();
            let mut step = bare(messages::row(row + 1), self.row_value(block));
            step.detail = self.row_fields(list, block);
            let reads = used_in_row(self.scene, &mut self.trail, &*self.run, fold, block);
            let is_field = |id: &NodeId| {
                let node = self.scene.plan.node(*id);
                node.is_some_and(|n| matches!(n.kind, NodeKind::Field(..)))
            };
            let reads: Vec<NodeId> = reads.into_iter().filter(|id| !is_field(id)).collect();
            step.steps = reads.into_iter().map(|id| self.node(id, depth)).collect();
            told.push(step);
            // What a row computes is told again for the next.
            for ((detailed, before), node) in self.detailed.iter_mut().zip(known).zip(&self.scene.plan.nodes) {
                *detailed &= before || node.block.is_none();
            }
        }
        if count > ROWS {
            told.push(bare(messages::more_rows(count - ROWS), String::new()));
        }
        told
    }

    /// What a row brings to a fold.
    fn row_value(&self, block: BlockId) -> String {
        let Some(block) = self.scene.plan.blocks.get(block.0 as usize) else { return String::new() };
        match block.result {
            _ if !counts(&*self.run, block.filter) => messages::counted(false),
            Some(result) => self.known_text(result, true),
            None => messages::counted(true),
        }
    }

    /// The answers of a row that are read, in words.
    fn row_fields(&self, list: u32, block: BlockId) -> String {
        let Some(block) = self.scene.plan.blocks.get(block.0 as usize) else { return String::new() };
        let record = match self.scene.vocabulary.inputs.get(list as usize).map(|input| &input.ty) {
            Some(Type::List(record)) => self.scene.vocabulary.records.get(record.index()),
            _ => None,
        };
        let fields = record.map_or(&[][..], |r| &r.fields);
        let told = fields.iter().zip(&block.fields).filter_map(|(field, slot)| {
            let value = self.run.exact((*slot)?);
            (value != Value::Unknown).then(|| match value {
                Value::Bool(_) => format!("{} : {}", field.label, self.words.value(&field.ty, value)),
                _ => self.words.value(&field.ty, value),
            })
        });
        told.collect::<Vec<_>>().join(", ")
    }

    fn label(&self, node: &Node) -> String {
        match node.kind {
            _ if !node.label.is_empty() => node.label.clone(),
            NodeKind::Plafond { .. } => messages::ceiling_label(),
            NodeKind::Plancher { .. } => messages::floor_label(),
            NodeKind::Round(..) => messages::rounding_label(),
            _ => String::new(),
        }
    }

    fn value(&self, node: &Node) -> String {
        if let NodeKind::Condition = node.kind {
            let met = match self.known(node.slot, node.block.is_some()) {
                Known::Exact(Value::Bool(met)) => Some(met),
                Known::Exact(Value::Fault(fault)) => return self.words.fault(fault),
                _ => None,
            };
            return messages::met(met);
        }
        self.known_text(node.slot, node.block.is_some())
    }

    fn known(&self, slot: Slot, in_row: bool) -> Known {
        match self.run.exact(slot) {
            Value::Unknown if in_row => Known::Nothing,
            Value::Unknown => self.run.known(slot),
            value => Known::Exact(value),
        }
    }

    fn known_text(&self, slot: Slot, in_row: bool) -> String {
        self.words.text(self.ty(slot), &self.known(slot, in_row))
    }

    fn ty(&self, slot: Slot) -> &Type {
        self.scene.plan.slots.get(slot.index()).map_or(&Type::Unknown, |info| &info.ty)
    }

    fn place(&self, node: &Node) -> Option<String> {
        let used_row = match &node.kind {
            NodeKind::Table { row, rows } => match self.run.exact(*row) {
                Value::Row(number) => rows.get(number as usize),
                _ => None,
            },
            _ => None,
        };
        self.scene.place(*used_row.unwrap_or(&node.span))
    }

    fn detail(&self, node: &Node) -> String {
        let in_row = node.block.is_some();
        let text = |slot| self.known_text(slot, in_row);
        match &node.kind {
            NodeKind::Input(_) | NodeKind::Field(..) if self.run.exact(node.slot) == Value::Unknown => {
                messages::not_answered()
            }
            NodeKind::Column(_, key) => messages::column_of(&text(*key)),
            NodeKind::Table { row, .. } => match self.run.exact(*row) {
                Value::Row(number) => {
                    let keys: Vec<String> = match self.scene.index.op(self.scene.plan, *row) {
                        Some(OpKind::Match { keys, .. }) => keys.iter().map(|key| text(*key)).collect(),
                        _ => Vec::new(),
                    };
                    messages::row_for(number as usize + 1, &keys)
                }
                _ => String::new(),
            },
            NodeKind::AtDate(date) => messages::at_date(&text(*date)),
            NodeKind::Plafond { before, ceiling, per, over } => {
                let kind = messages::ceiling_kind(per.as_deref(), over.as_deref());
                match (self.run.exact(*before), self.run.exact(*ceiling)) {
                    (Value::Number(b), Value::Number(c)) if b > c => {
                        messages::capped(&text(*ceiling), &text(*before), &kind)
                    }
                    (Value::Number(b), Value::Number(c)) if b == c => messages::just_capped(&text(*ceiling), &kind),
                    (Value::Number(_), Value::Number(_)) => messages::not_capped(&text(*ceiling), &kind),
                    _ => messages::ceiling(&text(*ceiling), &kind),
                }
            }
            NodeKind::Plancher { before, floor } => match (self.run.exact(*before), self.run.exact(*floor)) {
                (Value::Number(b), Value::Number(f)) if b < f => messages::raised(&text(*floor), &text(*before)),
                (Value::Number(_), Value::Number(_)) => messages::not_raised(&text(*floor)),
                _ => messages::floor(&text(*floor)),
            },
            NodeKind::Round(before, rounding) => {
                let unit = match self.ty(*before) {
                    Type::Number(unit) => unit.clone(),
                    _ => Unit::none(),
                };
                messages::rounding(*rounding, &unit)
            }
            NodeKind::Fold(list, _) => messages::rows(self.run.rows(*list)),
            _ => String::new(),
        }
    }
}
