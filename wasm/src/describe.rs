//! What a pack holds, for those who draw its questions.

use crate::pack::Head;
use bareme::model::{self, Domain, Nature, Type};
use bareme::plan::Vocabulary;
use bareme::value::{Date, Decimal};
use serde::Serialize;

/// A pack; keys are French, as in all that people may read.
#[derive(Serialize)]
pub(crate) struct Description<'v> {
    nom: &'v str,
    version: &'v str,
    titre: &'v str,
    date: Option<Date>,
    empreinte: &'v str,
    axes: Vec<Axe<'v>>,
    themes: Vec<Labelled<'v>>,
    aides: Vec<Aide<'v>>,
    entrees: Vec<Input<'v>>,
}

#[derive(Serialize)]
struct Axe<'v> {
    nom: &'v str,
    titre: &'v str,
}

/// A theme, or a value of an énumération.
#[derive(Serialize)]
struct Labelled<'v> {
    nom: &'v str,
    libelle: &'v str,
}

#[derive(Serialize)]
struct Aide<'v> {
    nom: &'v str,
    libelle: &'v str,
    axe: Option<&'v str>,
    nature: Nature,
    financeurs: &'v [String],
}

/// An input, or a field of a list.
#[derive(Serialize)]
struct Input<'v> {
    nom: &'v str,
    libelle: &'v str,
    ne_sais_pas: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aide: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    theme: Option<&'v str>,
    #[serde(flatten)]
    ty: Kind<'v>,
    #[serde(flatten)]
    domain: Bounds,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Kind<'v> {
    Booleen,
    Nombre { unite: String },
    Date,
    Enumeration { valeurs: Vec<Labelled<'v>> },
    Cle { referentiel: Option<&'v str> },
    Liste { champs: Vec<Input<'v>> },
    Texte,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Bounds {
    All {},
    Numbers { min: String, max: String, pas: String },
    Dates { min: Date, max: Date },
    Rows { lignes: usize },
}

/// What a pack holds.
pub(crate) fn describe<'v>(vocabulary: &'v Vocabulary, aides: &'v [Head]) -> Description<'v> {
    let manifest = &vocabulary.manifest;
    let aide = |aide: &'v Head| Aide {
        nom: &aide.name,
        libelle: &aide.label,
        axe: manifest.axes.get(aide.axe).map(|(name, _)| name.as_str()),
        nature: aide.nature,
        financeurs: &aide.financeurs,
    };
    Description {
        nom: &manifest.name,
        version: &manifest.version,
        titre: &manifest.title,
        date: manifest.date,
        empreinte: &vocabulary.digest,
        axes: manifest.axes.iter().map(|(nom, titre)| Axe { nom, titre }).collect(),
        themes: vocabulary.themes.iter().map(|t| Labelled { nom: &t.name, libelle: &t.label }).collect(),
        aides: aides.iter().map(aide).collect(),
        entrees: vocabulary.inputs.iter().map(|i| input(vocabulary, i)).collect(),
    }
}

fn input<'v>(vocabulary: &'v Vocabulary, input: &'v model::Input) -> Input<'v> {
    Input {
        nom: &input.name,
        libelle: &input.label,
        ne_sais_pas: input.unknown_allowed,
        question: input.question.as_deref(),
        aide: input.help.as_deref(),
        theme: input.theme.and_then(|t| vocabulary.themes.get(t)).map(|t| t.name.as_str()),
        ty: kind(vocabulary, &input.ty),
        domain: bounds(input),
    }
}

fn kind<'v>(vocabulary: &'v Vocabulary, ty: &Type) -> Kind<'v> {
    match ty {
        Type::Bool => Kind::Booleen,
        Type::Number(unit) => Kind::Nombre { unite: unit.label(true) },
        Type::Date => Kind::Date,
        Type::Enum(id) => {
            let values = vocabulary.enums.get(id.index()).map_or(&[][..], |e| &e.values);
            Kind::Enumeration { valeurs: values.iter().map(|(nom, libelle)| Labelled { nom, libelle }).collect() }
        }
        Type::Key(id) => {
            Kind::Cle { referentiel: vocabulary.referentiels.get(id.index()).map(|r| r.name.name.as_str()) }
        }
        Type::List(id) | Type::Record(id) => {
            let fields = vocabulary.records.get(id.index()).map_or(&[][..], |r| &r.fields);
            Kind::Liste { champs: fields.iter().map(|field| input(vocabulary, field)).collect() }
        }
        Type::Text | Type::Unknown => Kind::Texte,
    }
}

fn bounds(input: &model::Input) -> Bounds {
    match &input.domain {
        Domain::All => Bounds::All {},
        Domain::Numbers { low, high, step } => {
            // Proportions are written and read as percentages.
            let percent = matches!(&input.ty, Type::Number(unit) if unit.is_proportion());
            let shown = |n: &Decimal| {
                let n = if percent { n.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(*n) } else { *n };
                n.normalize().to_string()
            };
            Bounds::Numbers { min: shown(low), max: shown(high), pas: shown(step) }
        }
        Domain::Dates(min, max) => Bounds::Dates { min: *min, max: *max },
        Domain::Rows(lignes) => Bounds::Rows { lignes: *lignes },
    }
}
