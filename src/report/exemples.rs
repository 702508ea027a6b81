//! What worked cases give.

use super::assessment::tree;
use super::wrap;
use crate::exemple::Failure;

/// An expectation that does not hold: expected and obtained side by side, then how the latter came about.
#[must_use]
pub fn failure(failure: &Failure) -> String {
    let mut out = wrap("  ", &failure.target);
    out.push_str(&format!("    attendu : {}\n    obtenu  : {}\n", failure.expected, failure.obtained));
    if let Some(explanation) = &failure.explanation {
        out.push_str("    calcul\n");
        tree(explanation, 3, &mut out);
    }
    out
}
