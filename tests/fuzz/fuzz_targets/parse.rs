//! No text makes the parser panic, and every place it tells is inside the text.
#![no_main]

use bareme::{source::Sources, syntax};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = Sources::default();
    let id = sources.add("essai.bareme", text);
    for diagnostic in syntax::parse(&sources, id).diagnostics {
        for label in diagnostic.labels {
            assert!(text.is_char_boundary(label.span.start as usize) && text.is_char_boundary(label.span.end as usize));
        }
    }
});
