//! What a pack holds, for those who draw its questions.

use bareme::model::{Domain, Input, Model, Type};
use serde_json::{Value, json};

/// The pack in JSON.
pub(crate) fn describe(model: &Model) -> String {
    let manifest = &model.manifest;
    let aide = |aide: &bareme::model::Aide| {
        json!({
            "nom": aide.name.name,
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
        "empreinte": model.digest,
        "axes": manifest.axes.iter().map(|(name, title)| json!({ "nom": name, "titre": title })).collect::<Vec<_>>(),
        "themes": model.themes.iter().map(|t| json!({ "nom": t.name, "libelle": t.label })).collect::<Vec<_>>(),
        "aides": model.aides.iter().map(aide).collect::<Vec<_>>(),
        "entrees": model.inputs.iter().map(|i| input(model, i)).collect::<Vec<_>>(),
    })
    .to_string()
}

fn input(model: &Model, input: &Input) -> Value {
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
    if let Some(theme) = input.theme.and_then(|t| model.themes.get(t)) {
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
            let values = model.enums.get(id.index()).map_or(&[][..], |e| &e.values);
            let values: Vec<Value> =
                values.iter().map(|(name, label)| json!({ "nom": name, "libelle": label })).collect();
            tell("valeurs", json!(values));
        }
        Type::Key(id) => {
            tell("type", json!("cle"));
            tell("referentiel", json!(model.referentiels.get(id.index()).map(|r| &r.name.name)));
        }
        Type::List(id) | Type::Record(id) => {
            tell("type", json!("liste"));
            let fields = model.records.get(id.index()).map_or(&[][..], |r| &r.fields);
            tell("champs", fields.iter().map(|field| self::input(model, field)).collect());
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
