//! Diagnostics drawn for a terminal.

use crate::diag::{Diagnostic, Severity};
use crate::source::{Source, Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// The drawing of one diagnostic: title, text underlined, reasons, mend. With terminal codes when `colour`.
pub(crate) fn draw(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name("erreur"),
        Severity::Warning => Level::WARNING.with_name("avertissement"),
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.title.as_str()).id(diagnostic.code));
    let mut files: Vec<_> = diagnostic.labels.iter().map(|l| l.span.source).collect();
    files.dedup();
    for file in files {
        let Some(source) = sources.get(file) else { continue };
        let labels = diagnostic.labels.iter().filter(|l| l.span.source == file);
        let annotations = labels.map(|label| {
            let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(clamp(source, label.span));
            if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
        });
        group =
            group.element(Snippet::source(source.text.as_str()).path(source.name.as_str()).annotations(annotations));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.with_name("note").message(note.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.with_name("aide").message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Unicode).render(&[group])
}

/// The span as a range of bytes inside the text, on character boundaries, as the drawing requires.
fn clamp(source: &Source, span: Span) -> Range<usize> {
    let text = &source.text;
    let floor = |n: u32| (0..=(n as usize).min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let (start, end) = (floor(span.start), floor(span.end));
    start..end.max(start)
}
