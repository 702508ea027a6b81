//! The formatter: one canonical layout. Comments, blank lines and line breaks are the author's; indentation, spaces,
//! signs, quotes and the alignment of grids are not.

mod grid;
mod spacing;

use crate::diag::Diagnostic;
use crate::source::{SourceId, Sources};
use crate::syntax::{self, LineRole, OutlineLine};

/// Spaces by level.
const INDENT: &str = "    ";

/// The canonical form of a rule file.
///
/// # Errors
///
/// The faults of syntax: a file that cannot be read is left as it is.
///
/// ```
/// use bareme::{fmt, source::Sources};
/// let mut sources = Sources::default();
/// let id = sources.add("a.bareme", "module a\ncalcul seuil:€=10 000 € * 2\n");
/// assert_eq!(fmt::format(&sources, id).unwrap(), "module a\ncalcul seuil : € = 10 000 € × 2\n");
/// ```
pub fn format(sources: &Sources, id: SourceId) -> Result<String, Vec<Diagnostic>> {
    let faults: Vec<_> = syntax::parse(sources, id).diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let lines = syntax::outline(sources, id);
    let mut out = String::new();
    let mut blank = false;
    let mut rest = lines.as_slice();
    while let Some((line, after)) = rest.split_first() {
        if line.role == LineRole::Blank {
            blank = !out.is_empty();
            rest = after;
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push('\n');
        }
        rest = after;
        match line.role {
            LineRole::Verbatim => push(&mut out, 0, &line.text),
            LineRole::Row => {
                let others = after.iter().take_while(|l| l.role == LineRole::Row && l.depth == line.depth).count();
                let (others, after) = after.split_at_checked(others).unwrap_or((after, &[]));
                for text in grid::align(std::iter::once(line).chain(others)) {
                    push(&mut out, line.depth, &text);
                }
                rest = after;
            }
            _ => push(&mut out, line.depth, &with_comment(&spacing::space(&line.text), line)),
        }
    }
    Ok(out)
}

fn push(out: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        out.push_str(INDENT);
    }
    out.push_str(text);
    out.push('\n');
}

/// A line and the comment that ends it.
fn with_comment(text: &str, line: &OutlineLine) -> String {
    match &line.comment {
        Some(comment) if text.is_empty() => comment.clone(),
        Some(comment) => format!("{text} {comment}"),
        None => text.to_owned(),
    }
}
