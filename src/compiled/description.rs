//! What a pack holds, for those who draw its questions; and the little of it that a page shows before the engine runs.

use super::almanac::Almanac;
use crate::case::{Answer, Case};
use crate::eval::{Engine, Workspaces, asking_rank};
use crate::model::{self, Domain, Nature, Type};
use crate::plan::{Targets, Vocabulary};
use crate::value::{Arithmetic, Date, Decimal};
use serde::Serialize;

/// A pack; keys are French, as in all that people may read.
#[derive(Serialize)]
pub struct Description<'v> {
    nom: &'v str,
    version: &'v str,
    titre: &'v str,
    date: Option<Date>,
    empreinte: &'v str,
    /// The first day that the rules are given for, where it is not the first of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    depuis: Option<Date>,
    axes: Vec<Axe<'v>>,
    themes: Vec<Labelled<'v>>,
    aides: Vec<Aide<'v>>,
    entrees: Vec<Input<'v>>,
}

/// What a page shows first: of the description no aid, and no input but those of the first questions.
#[derive(Serialize)]
pub(super) struct Opening<'v> {
    #[serde(flatten)]
    description: Description<'v>,
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
#[derive(Default, Serialize)]
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
    #[serde(rename = "type")]
    ty: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unite: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valeurs: Option<Vec<Labelled<'v>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    referentiel: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    champs: Option<Vec<Input<'v>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pas: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lignes: Option<usize>,
}

/// What a compiled pack holds.
#[must_use]
pub fn describe(almanac: &Almanac) -> Description<'_> {
    let vocabulary = almanac.vocabulary();
    let aides = almanac.aides().map(|aide| Aide {
        nom: &aide.name,
        libelle: &aide.label,
        axe: axe(vocabulary, aide.axe),
        nature: aide.nature,
        financeurs: &aide.financeurs,
    });
    let depuis = Some(almanac.since()).filter(|first| *first > Date::MIN);
    Description { depuis, ..description(vocabulary, aides.collect()) }
}

/// What the pack of an engine holds.
#[must_use]
pub fn describe_engine(engine: &Engine) -> Description<'_> {
    let vocabulary = engine.vocabulary();
    let aides = engine.model().aides.iter().map(|aide| Aide {
        nom: &aide.name.name,
        libelle: &aide.label,
        axe: axe(vocabulary, aide.axe),
        nature: aide.nature,
        financeurs: &aide.financeurs,
    });
    description(vocabulary, aides.collect())
}

fn axe(vocabulary: &Vocabulary, number: usize) -> Option<&str> {
    vocabulary.manifest.axes.get(number).map(|(name, _)| name.as_str())
}

/// What a page shows of a compiled pack before the engine runs, which found it.
pub(super) fn opening(almanac: &Almanac) -> Opening<'_> {
    let mut premieres: Vec<Premieres<'_>> = Vec::new();
    for first in &almanac.breaks {
        let axes = firsts(almanac, *first);
        if premieres.last().is_none_or(|last| last.1 != axes) {
            premieres.push(Premieres(*first, axes));
        }
    }
    let mut description = Description { aides: Vec::new(), ..describe(almanac) };
    let asked = |name: &str| premieres.iter().any(|Premieres(_, axes)| axes.iter().any(|(_, first)| *first == name));
    description.entrees.retain(|input| asked(input.nom));
    Opening { description, premieres }
}

/// The first question of each axis that has one, at a date.
fn firsts<'a>(almanac: &'a Almanac, date: Date) -> Vec<(&'a str, &'a str)> {
    let vocabulary = almanac.vocabulary();
    let unanswered = Case::new(date, vec![Answer::Unknown; vocabulary.inputs.len()]);
    let first = |(number, (name, _)): (usize, &'a (String, String))| {
        let plan = almanac.plan(date, &Targets::aides(almanac.aides().filter(|a| a.axe == number).map(|a| a.id)));
        let mut workspaces = Workspaces::new(&plan);
        workspaces.run(&plan, vocabulary, &unanswered);
        let (input, _) = workspaces.first_question(&plan, vocabulary, &[]);
        let input = input?;
        Some((asking_rank(vocabulary, input), (name.as_str(), vocabulary.inputs.get(input as usize)?.name.as_str())))
    };
    let mut firsts: Vec<_> = vocabulary.manifest.axes.iter().enumerate().filter_map(first).collect();
    firsts.sort_by_key(|(rank, _)| *rank);
    firsts.into_iter().map(|(_, first)| first).collect()
}

fn description<'v>(vocabulary: &'v Vocabulary, aides: Vec<Aide<'v>>) -> Description<'v> {
    let manifest = &vocabulary.manifest;
    Description {
        nom: &manifest.name,
        version: &manifest.version,
        titre: &manifest.title,
        date: manifest.date,
        empreinte: &vocabulary.digest,
        depuis: None,
        axes: manifest.axes.iter().map(|(nom, titre)| Axe { nom, titre }).collect(),
        themes: vocabulary.themes.iter().map(|t| Labelled { nom: &t.name, libelle: &t.label }).collect(),
        aides,
        entrees: vocabulary.inputs.iter().map(|one| input(vocabulary, one)).collect(),
    }
}

fn input<'v>(vocabulary: &'v Vocabulary, input: &'v model::Input) -> Input<'v> {
    let told = Input {
        nom: &input.name,
        libelle: &input.label,
        ne_sais_pas: input.unknown_allowed,
        question: input.question.as_deref(),
        aide: input.help.as_deref(),
        theme: input.theme.and_then(|t| vocabulary.themes.get(t)).map(|t| t.name.as_str()),
        ty: "texte",
        ..Input::default()
    };
    bounded(typed(told, vocabulary, &input.ty), input)
}

fn typed<'v>(told: Input<'v>, vocabulary: &'v Vocabulary, ty: &Type) -> Input<'v> {
    match ty {
        Type::Bool => Input { ty: "booleen", ..told },
        Type::Number(unit) => Input { ty: "nombre", unite: Some(unit.label(true)), ..told },
        Type::Date => Input { ty: "date", ..told },
        Type::Enum(id) => {
            let values = vocabulary.enums.get(id.index()).map_or(&[][..], |e| &e.values);
            let values = values.iter().map(|(nom, libelle)| Labelled { nom, libelle }).collect();
            Input { ty: "enumeration", valeurs: Some(values), ..told }
        }
        Type::Key(id) => {
            let name = vocabulary.referentiels.get(id.index()).map(|r| r.name.name.as_str());
            Input { ty: "cle", referentiel: name, ..told }
        }
        Type::List(id) | Type::Record(id) => {
            let fields = vocabulary.records.get(id.index()).map_or(&[][..], |r| &r.fields);
            Input { ty: "liste", champs: Some(fields.iter().map(|field| input(vocabulary, field)).collect()), ..told }
        }
        Type::Text | Type::Unknown => told,
    }
}

fn bounded<'v>(told: Input<'v>, input: &model::Input) -> Input<'v> {
    match &input.domain {
        Domain::All => told,
        Domain::Numbers { low, high, step } => {
            // Proportions are written and read as percentages.
            let percent = matches!(&input.ty, Type::Number(unit) if unit.is_proportion());
            let shown = |n: &Decimal| {
                let n = if percent { n.times(Decimal::ONE_HUNDRED).unwrap_or(*n) } else { *n };
                Some(n.normalize().to_string())
            };
            Input { min: shown(low), max: shown(high), pas: shown(step), ..told }
        }
        Domain::Dates(min, max) => Input { min: Some((*min).into()), max: Some((*max).into()), ..told },
        Domain::Rows(lignes) => Input { lignes: Some(*lignes), ..told },
    }
}
