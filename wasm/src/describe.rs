//! What a pack holds, for those who draw its questions.

use crate::pack::Head;
use bareme::model::{Domain, Input, Type};
use bareme::plan::Vocabulary;
use serde_json::{Value, json};

/// The pack in JSON.
pub(crate) fn describe(vocabulary: &Vocabulary, aides: &[Head]) -> String {
    let manifest = &vocabulary.manifest;
    let aide = |aide: &Head| {
        json!({
            "nom": aide.name,
            "libelle": aide.label,
            "axe": manifest.axes.get(aide.axe).map(|(name, _)| name),
            "nature": aide.nature,
            "financeurs": aide.financeurs,
        })
    };
    json!({
        "nom": manifest.name,
        "version": manifest.version,
        "titre": manifest.title,
        "date": manifest.date,
        "empreinte": vocabulary.digest,
        "axes": manifest.axes.iter().map(|(name, title)| json!({ "nom": name, "titre": title })).collect::<Vec<_>>(),
        "themes": vocabulary.themes.iter().map(|t| json!({ "nom": t.name, "libelle": t.label })).collect::<Vec<_>>(),
        "aides": aides.iter().map(aide).collect::<Vec<_>>(),
        "entrees": vocabulary.inputs.iter().map(|i| input(vocabulary, i)).collect::<Vec<_>>(),
    })
    .to_string()
}

fn input(vocabulary: &Vocabulary, input: &Input) -> Value {
    let mut told = json!({
        "nom": input.name,
        "libelle": input.label,
        "ne_sais_pas": input.unknown_allowed,
    });
    let mut tell = |key: &str, value: Value| {
        if let Some(fields) = told.as_object_mut() {
            fields.insert(key.to_owned(), value);
        }
    };
    if let Some(question) = &input.question {
        tell("question", json!(question));
    }
    if let Some(help) = &input.help {
        tell("aide", json!(help));
    }
    if let Some(theme) = input.theme.and_then(|t| vocabulary.themes.get(t)) {
        tell("theme", json!(theme.name));
    }
    match &input.ty {
        Type::Bool => tell("type", json!("booleen")),
        Type::Number(unit) => {
            tell("type", json!("nombre"));
            tell("unite", json!(unit.label(true)));
        }
        Type::Date => tell("type", json!("date")),
        Type::Enum(id) => {
            tell("type", json!("enumeration"));
            let values = vocabulary.enums.get(id.index()).map_or(&[][..], |e| &e.values);
            let values: Vec<Value> =
                values.iter().map(|(name, label)| json!({ "nom": name, "libelle": label })).collect();
            tell("valeurs", json!(values));
        }
        Type::Key(id) => {
            tell("type", json!("cle"));
            tell("referentiel", json!(vocabulary.referentiels.get(id.index()).map(|r| &r.name.name)));
        }
        Type::List(id) | Type::Record(id) => {
            tell("type", json!("liste"));
            let fields = vocabulary.records.get(id.index()).map_or(&[][..], |r| &r.fields);
            tell("champs", fields.iter().map(|field| self::input(vocabulary, field)).collect());
        }
        Type::Text | Type::Unknown => tell("type", json!("texte")),
    }
    match &input.domain {
        Domain::All => {}
        Domain::Numbers { low, high, step } => {
            // Proportions are written and read as percentages.
            let percent = matches!(&input.ty, Type::Number(unit) if unit.is_proportion());
            let shown = |n: &bareme::value::Decimal| {
                let n = if percent { n.checked_mul(bareme::value::Decimal::ONE_HUNDRED).unwrap_or(*n) } else { *n };
                json!(n.normalize().to_string())
            };
            tell("min", shown(low));
            tell("max", shown(high));
            tell("pas", shown(step));
        }
        Domain::Dates(from, to) => {
            tell("min", json!(from));
            tell("max", json!(to));
        }
        Domain::Rows(rows) => tell("lignes", json!(rows)),
    }
    told
}
