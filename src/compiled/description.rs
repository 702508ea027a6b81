//! What a pack holds, for those who draw its questions: what a page can show before the engine runs.

use super::almanac::Almanac;
use crate::case::{Answer, Case};
use crate::eval::{Workspaces, asking_rank};
use crate::model::{self, AideId, Domain, Model, Nature, Type};
use crate::plan::Targets;
use crate::value::{Date, Decimal};
use serde::Serialize;

/// A pack; keys are French, as in all that people may read.
#[derive(Serialize)]
pub struct Description<'v> {
    nom: &'v str,
    version: &'v str,
    titre: &'v str,
    date: Option<Date>,
    empreinte: &'v str,
    axes: Vec<Axe<'v>>,
    themes: Vec<Labelled<'v>>,
    aides: Vec<Aide<'v>>,
    entrees: Vec<Input<'v>>,
    /// For each period whose first questions are others than those of the one before, its first day and its questions.
    premieres: Vec<Premieres<'v>>,
}

/// The first question of each axis, where nothing is answered, in the order in which they would be asked together.
#[derive(PartialEq, Serialize)]
struct Premieres<'v>(Date, Vec<(&'v str, &'v str)>);

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

/// What a pack holds; its first questions are left out.
#[must_use]
pub fn describe<'m>(model: &'m Model) -> Description<'m> {
    let manifest = &model.manifest;
    let aide = |aide: &'m model::Aide| Aide {
        nom: &aide.name.name,
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
        empreinte: &model.digest,
        axes: manifest.axes.iter().map(|(nom, titre)| Axe { nom, titre }).collect(),
        themes: model.themes.iter().map(|t| Labelled { nom: &t.name, libelle: &t.label }).collect(),
        aides: model.aides.iter().map(aide).collect(),
        entrees: model.inputs.iter().map(|i| input(model, i)).collect(),
        premieres: Vec::new(),
    }
}

/// The same with its first questions, which the engine finds.
pub(super) fn describe_opening<'v>(model: &'v Model, almanac: &Almanac) -> Description<'v> {
    let mut premieres: Vec<Premieres<'_>> = Vec::new();
    for first in &almanac.breaks {
        let axes = firsts(model, almanac, *first);
        if premieres.last().is_none_or(|last| last.1 != axes) {
            premieres.push(Premieres(*first, axes));
        }
    }
    Description { premieres, ..describe(model) }
}

/// The first question of each axis that has one, at a date.
fn firsts<'v>(model: &'v Model, almanac: &Almanac, date: Date) -> Vec<(&'v str, &'v str)> {
    let vocabulary = almanac.vocabulary();
    let unanswered = Case::new(date, vec![Answer::Unknown; vocabulary.inputs.len()]);
    let first = |(number, (name, _)): (usize, &'v (String, String))| {
        let aides = (0..).map(AideId).zip(&model.aides).filter(|(_, aide)| aide.axe == number);
        let plan = almanac.plan(date, &Targets::aides(aides.map(|(id, _)| id)));
        let mut workspaces = Workspaces::new(&plan);
        workspaces.run(&plan, vocabulary, &unanswered);
        let (input, _) = workspaces.first_question(&plan, vocabulary, &[]);
        let input = input?;
        Some((asking_rank(vocabulary, input), (name.as_str(), model.inputs.get(input as usize)?.name.as_str())))
    };
    let mut firsts: Vec<_> = model.manifest.axes.iter().enumerate().filter_map(first).collect();
    firsts.sort_by_key(|(rank, _)| *rank);
    firsts.into_iter().map(|(_, first)| first).collect()
}

fn input<'v>(model: &'v Model, input: &'v model::Input) -> Input<'v> {
    Input {
        nom: &input.name,
        libelle: &input.label,
        ne_sais_pas: input.unknown_allowed,
        question: input.question.as_deref(),
        aide: input.help.as_deref(),
        theme: input.theme.and_then(|t| model.themes.get(t)).map(|t| t.name.as_str()),
        ty: kind(model, &input.ty),
        domain: bounds(input),
    }
}

fn kind<'v>(model: &'v Model, ty: &Type) -> Kind<'v> {
    match ty {
        Type::Bool => Kind::Booleen,
        Type::Number(unit) => Kind::Nombre { unite: unit.label(true) },
        Type::Date => Kind::Date,
        Type::Enum(id) => {
            let values = model.enums.get(id.index()).map_or(&[][..], |e| &e.values);
            Kind::Enumeration { valeurs: values.iter().map(|(nom, libelle)| Labelled { nom, libelle }).collect() }
        }
        Type::Key(id) => Kind::Cle { referentiel: model.referentiels.get(id.index()).map(|r| r.name.name.as_str()) },
        Type::List(id) | Type::Record(id) => {
            let fields = model.records.get(id.index()).map_or(&[][..], |r| &r.fields);
            Kind::Liste { champs: fields.iter().map(|field| input(model, field)).collect() }
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
