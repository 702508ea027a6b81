//! Why an amount is zero.

use super::messages;
use super::workspaces::Found;
use crate::explain::{Run, Scene, Trail, Words, walk};
use crate::model::Type;
use crate::plan::{Node, NodeId, NodeKind, Value};
use crate::value::Decimal;

/// The cause of an amount that is known to be zero: the last zero on the way down to the answers and figures that it
/// came from.
pub(super) fn why_zero(scene: &Scene<'_>, trail: &mut Trail, found: &mut Found, montant: NodeId) -> Option<String> {
    let words = Words::new(scene.plan, scene.vocabulary);
    let mut cause: Option<String> = None;
    walk(scene, trail, found, &[montant], &mut |step, run| {
        let zero = match step.node.kind {
            NodeKind::Eligible(_) => run.exact(step.node.slot) == Value::Bool(false),
            _ => is_zero(run, step.node),
        };
        if zero && let Some(sentence) = sentence(scene, words, run, step.node) {
            cause.get_or_insert(sentence);
        }
        zero && cause.is_none()
    });
    let own = scene.plan.node(montant)?;
    let cause = cause.unwrap_or_else(|| messages::zero_computed(&own.label));
    Some(messages::zero(&cause))
}

fn is_zero(run: &dyn Run, node: &Node) -> bool {
    matches!(run.exact(node.slot), Value::Number(n) if n.is_zero())
}

/// What is said of a step that is zero by itself; `None` for one that only carries the zero of another.
fn sentence(scene: &Scene<'_>, words: Words<'_>, run: &dyn Run, node: &Node) -> Option<String> {
    let ty = scene.plan.slots.get(node.slot.index()).map_or(&Type::Unknown, |info| &info.ty);
    let value = || words.value(ty, run.exact(node.slot));
    match &node.kind {
        NodeKind::Input(_) | NodeKind::Field(..) | NodeKind::Column(..) => {
            Some(messages::zero_given(&node.label, &value()))
        }
        NodeKind::Table { .. } | NodeKind::Progressive => Some(messages::zero_table(&node.label, &value())),
        NodeKind::Eligible(_) => Some(messages::zero_refused(&node.label)),
        NodeKind::Plafond { before, ceiling, .. } => match (run.exact(*before), run.exact(*ceiling)) {
            (Value::Number(before), Value::Number(ceiling)) if before > ceiling && ceiling <= Decimal::ZERO => {
                Some(messages::zero_ceiling(&node.label))
            }
            _ => None,
        },
        NodeKind::Fold(list, _) if run.rows(*list) == Some(0) => Some(messages::zero_list(&node.label)),
        _ => None,
    }
}
