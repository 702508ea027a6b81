//! Rule text, read and checked: for editors.

use crate::pack::{Fault, Pack};
use bareme::eval::Engine;
use bareme::exemple::{Outcome, Runner};
use bareme::pack::{self, Loaded, MemoryLoader};
use bareme::report;
use bareme::source::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A pack in text.
pub struct Rules(Loaded);

impl Rules {
    /// Reads and checks a pack: a JSON object of texts by path.
    ///
    /// # Errors
    /// When the files are not such an object.
    pub fn read(files: &str) -> Result<Self, Vec<Fault>> {
        let files: BTreeMap<String, String> = serde_json::from_str(files)
            .map_err(|error| vec![Fault::new("options", format!("les fichiers ne se lisent pas : {error}"))])?;
        Ok(Self(pack::load(&MemoryLoader::from_iter(files))))
    }

    /// What is wrong or advised, in JSON; places count UTF-16 units, as JavaScript does.
    #[must_use]
    pub fn diagnostics(&self) -> String {
        let Loaded { sources, diagnostics, .. } = &self.0;
        let place = |span: Span| -> Value {
            let Some(source) = sources.get(span.source) else { return Value::Null };
            let units = |offset: u32| source.text.get(..offset as usize).unwrap_or(&source.text).encode_utf16().count();
            json!({ "fichier": source.name, "debut": units(span.start), "fin": units(span.end) })
        };
        let told: Vec<Value> = diagnostics
            .iter()
            .map(|d| {
                let labels = d.labels.iter().map(|l| json!({ "place": place(l.span), "texte": l.text }));
                json!({
                    "code": d.code,
                    "gravite": d.severity,
                    "titre": d.title,
                    "etiquettes": labels.collect::<Vec<_>>(),
                    "notes": d.notes,
                    "aide": d.help,
                    "correction": d.fix.as_ref().map(|fix| json!({ "place": place(fix.span), "texte": fix.text })),
                })
            })
            .collect();
        json!(told).to_string()
    }

    /// The pack, ready to assess cases.
    ///
    /// # Errors
    /// When some diagnostic is an error.
    pub fn pack(&self) -> Result<Pack, Vec<Fault>> {
        let Loaded { model, diagnostics, .. } = &self.0;
        match Engine::new(model.clone(), diagnostics) {
            Ok(engine) => Ok(Pack::of(engine)),
            Err(_) => Err(vec![Fault::new("regles", "ces règles ont des erreurs")]),
        }
    }

    /// The worked cases replayed, in JSON: how many, and those that do not hold; none when the rules have errors.
    #[must_use]
    pub fn test(&self) -> String {
        let loaded = &self.0;
        let Ok(engine) = Engine::new(loaded.model.clone(), &loaded.diagnostics) else {
            return json!({ "exemples": 0, "echecs": [] }).to_string();
        };
        let mut runner = Runner::new(&engine, Some(&loaded.sources));
        let outcomes: Vec<Outcome> = engine.model().exemples.iter().map(|exemple| runner.run(exemple)).collect();
        let failed = |outcome: &Outcome| {
            let texts: String = outcome.failures.iter().map(report::failure).collect();
            json!({ "exemple": outcome.name, "texte": texts })
        };
        let failures: Vec<Value> = outcomes.iter().filter(|o| !o.passed()).map(failed).collect();
        json!({ "exemples": outcomes.len(), "echecs": failures }).to_string()
    }
}
