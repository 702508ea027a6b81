//! Proposed cases as rules write them.

use super::crossing::Knob;
use super::{Change, Proposal, given};
use crate::case::{Answer, Case};
use crate::eval::{Engine, Status};
use crate::exemple::expect::{Obtained, obtained, unmet};
use crate::exemple::messages;
use crate::exemple::runner::{Ran, Runner};
use crate::explain::Known;
use crate::model::{AideField, AideId, Exemple, Expected, ExpectedStatus, Name, Target, Type};
use crate::plan::{Value, Vocabulary};
use crate::value::{Unit, format_number};

/// A block « exemple » for cases made from one by one change, and how many cases it holds. A case of which nothing can be
/// expected is left out.
pub(super) fn block<'e>(
    engine: &'e Engine,
    runner: &mut Runner<'e>,
    base: &Exemple,
    change: Change,
    proposal: &Proposal,
) -> (usize, String) {
    let vocabulary = engine.vocabulary();
    let mut targets: Vec<Target> = Vec::new();
    for Expected { target, .. } in &base.expected {
        if !targets.contains(target) {
            targets.push(*target);
        }
    }
    let mut made = Vec::new();
    for (value, case) in &proposal.cases {
        let mut ran = runner.ran(case, targets.iter().copied().collect());
        let found: Vec<String> = targets.iter().map(|target| expectation(&mut ran, *target)).collect();
        if found.iter().any(|text| !text.is_empty()) {
            made.push(Made { case, value: shown(vocabulary, change, *value), found });
        }
    }
    let names: Vec<String> = targets.iter().map(|target| target_name(engine, &base.module, *target)).collect();
    let what = changed(vocabulary, change);
    let title = |values: &str| {
        let name = messages::proposed(&what, values, &base.name.replace(['«', '»'], "\""));
        let why: String = proposal.why.iter().map(|why| format!("# {why}\n")).collect();
        format!("\n{why}exemple « {name} »\n")
    };
    let text = match change {
        // A cell of a list is no column of a table of cases: a block each.
        Change::Answer(Knob { cell: Some(_), .. }) => {
            made.iter().map(|made| title(&made.value) + &one(vocabulary, &names, made)).collect()
        }
        _ => {
            let values: Vec<&str> = made.iter().map(|made| made.value.as_str()).collect();
            title(&values.join(", ")) + &together(vocabulary, change, &what, &names, &made)
        }
    };
    (made.len(), text)
}

/// A case, what is changed of it, and what it gives of each target.
struct Made<'c> {
    case: &'c Case,
    value: String,
    found: Vec<String>,
}

/// What is changed: « menage.revenu », « projet.gestes.cout », « au » for the date.
fn changed(vocabulary: &Vocabulary, change: Change) -> String {
    let Change::Answer(knob) = change else { return "au".to_owned() };
    let input = vocabulary.inputs.get(knob.input as usize).map_or("", |input| input.name.as_str());
    match (knob.cell, knob.declared(vocabulary)) {
        (Some(_), Some(field)) => format!("{input}.{}", field.name),
        _ => input.to_owned(),
    }
}

fn shown(vocabulary: &Vocabulary, change: Change, value: Value) -> String {
    let ty = match change {
        Change::Answer(knob) => knob.declared(vocabulary).map_or(Type::Unknown, |input| input.ty.clone()),
        Change::Date => Type::Date,
    };
    literal(vocabulary, &[], &ty, value)
}

/// The clauses of a case by itself.
fn one(vocabulary: &Vocabulary, names: &[String], made: &Made<'_>) -> String {
    let mut text = format!("    au {}\n{}", made.case.date, answers(vocabulary, made.case, None));
    for (name, found) in names.iter().zip(&made.found).filter(|(_, found)| !found.is_empty()) {
        text.push_str(&format!("    attendu {name} {}\n", after_name(found)));
    }
    text
}

/// The clauses of cases that differ by one answer, or by their date.
fn together(vocabulary: &Vocabulary, change: Change, what: &str, names: &[String], made: &[Made<'_>]) -> String {
    let Some(first) = made.first() else { return String::new() };
    let (date, without) = match change {
        Change::Answer(knob) => (format!("    au {}\n", first.case.date), Some(knob.input as usize)),
        Change::Date => (String::new(), None),
    };
    let told = |n: &usize| made.iter().any(|made| made.found.get(*n).is_some_and(|text| !text.is_empty()));
    let kept: Vec<usize> = (0..names.len()).filter(told).collect();
    let heads = kept.iter().filter_map(|n| names.get(*n)).map(|name| format!("attendu {name}"));
    let mut rows = vec![std::iter::once(what.to_owned()).chain(heads).collect::<Vec<_>>()];
    rows.extend(made.iter().map(|made| {
        let cells = kept.iter().map(|n| made.found.get(*n).cloned().unwrap_or_default());
        std::iter::once(made.value.clone()).chain(cells).collect()
    }));
    format!("{date}{}    cas\n{}", answers(vocabulary, first.case, without), grid(&rows))
}

/// Rows whose cells are as wide as the widest of their column.
fn grid(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|c| c.chars().count()).max();
    let cell = |(column, text): (usize, &String)| {
        let width = width(column).unwrap_or(0);
        format!(" {text:<width$} |")
    };
    let line = |row: &Vec<String>| format!("        |{}\n", row.iter().enumerate().map(cell).collect::<String>());
    rows.iter().map(line).collect()
}

/// A status stands after its aid as it is; a value after « = »; bounds begin with « entre ».
fn after_name(found: &str) -> String {
    let status = ["éligible", "non éligible", "à préciser", "hors période", "entre "];
    if status.iter().any(|status| found.starts_with(status)) { found.to_owned() } else { format!("= {found}") }
}

/// The answers of a case, save one.
fn answers(vocabulary: &Vocabulary, case: &Case, without: Option<usize>) -> String {
    let mut out = String::new();
    for (number, answer) in given(case).filter(|(number, _)| Some(*number) != without) {
        let Some(input) = vocabulary.inputs.get(number) else { continue };
        match answer {
            Answer::Value(value) => {
                out.push_str(&format!("    soit {} = {}\n", input.name, literal(vocabulary, &[], &input.ty, *value)));
            }
            Answer::Rows(rows) => {
                let Type::List(record) = input.ty else { continue };
                let fields = vocabulary.records.get(record.index()).map_or(&[][..], |record| &record.fields);
                out.push_str(&format!("    soit {} =\n", input.name));
                let mut lines = vec![fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>()];
                lines.extend(rows.iter().map(|row| {
                    fields.iter().zip(row).map(|(field, value)| literal(vocabulary, &[], &field.ty, *value)).collect()
                }));
                out.push_str(&grid(&lines));
            }
            Answer::Unknown => {}
        }
    }
    for (id, amount) in &case.engaged {
        let Some(enveloppe) = vocabulary.enveloppes.get(id.index()) else { continue };
        let amount = literal(vocabulary, &[], &Type::Number(Unit::euro()), Value::Number(*amount));
        out.push_str(&format!("    soit {}.engagé = {amount}\n", enveloppe.name.path()));
    }
    out
}

/// A value as rules write it; nothing for one that is not known.
pub(super) fn literal(vocabulary: &Vocabulary, texts: &[String], ty: &Type, value: Value) -> String {
    match (value, ty) {
        (Value::Bool(true), _) => "vrai".to_owned(),
        (Value::Bool(false), _) => "faux".to_owned(),
        (Value::Number(number), Type::Number(unit)) => format_number(number, unit).replace(['\u{a0}', '\u{202f}'], " "),
        (Value::Date(date), _) => date.to_string(),
        (Value::Enum(index), Type::Enum(id)) => {
            let values = vocabulary.enums.get(id.index()).map(|e| &e.values);
            values.and_then(|v| v.get(usize::from(index))).map_or_else(String::new, |(name, _)| name.clone())
        }
        (Value::Key(row), Type::Key(id)) => {
            let key = vocabulary.referentiels.get(id.index()).and_then(|r| r.keys.get(row as usize));
            key.map_or_else(String::new, |key| format!("« {key} »"))
        }
        (Value::Text(number), _) => texts.get(number as usize).map_or_else(String::new, |text| format!("« {text} »")),
        _ => String::new(),
    }
}

/// What is obtained of a target, as it is written to expect it; nothing where it cannot be.
fn expectation(ran: &mut Ran<'_, '_>, target: Target) -> String {
    match obtained(ran, target) {
        Obtained::Status(status) => {
            let Target::Aide(id) = target else { return String::new() };
            let status = match status {
                Status::Eligible => ExpectedStatus::Eligible,
                Status::NotEligible => ExpectedStatus::NotEligible,
                Status::Unknown => ExpectedStatus::Unknown,
                Status::OutOfPeriod => ExpectedStatus::OutOfPeriod,
                Status::Failed => return String::new(),
            };
            let unmet = unmet(ran, id);
            let cause = match unmet.as_slice() {
                [only] if status == ExpectedStatus::NotEligible => Some(only.as_str()),
                _ => None,
            };
            messages::expected_status(status, cause)
        }
        Obtained::Value(ty, known) => {
            let (vocabulary, texts) = (ran.vocabulary(), &ran.prepared.plan.texts);
            let show = |value: Value| literal(vocabulary, texts, &ty, value);
            match known {
                Known::Exact(value) => show(value),
                Known::Between(low, high) => messages::between(&show(low), &show(high)),
                Known::Among(_) | Known::Nothing => String::new(),
            }
        }
    }
}

/// How a module names a target.
fn target_name(engine: &Engine, module: &str, target: Target) -> String {
    let model = engine.model();
    let named = |name: &Name| {
        if name.module == module { name.name.clone() } else { name.path() }
    };
    let aide = |id: AideId| model.aides.get(id.index()).map(|aide| (named(&aide.name), aide));
    match target {
        Target::Calcul(id) => model.calculs.get(id.index()).map(|calcul| named(&calcul.name)).unwrap_or_default(),
        Target::Aide(id) => aide(id).map(|(name, _)| name).unwrap_or_default(),
        Target::Retenu(id) => aide(id).map(|(name, _)| format!("{name}.retenu")).unwrap_or_default(),
        Target::Outcome(id, AideField::Eligible) => {
            aide(id).map(|(name, _)| format!("{name}.éligible")).unwrap_or_default()
        }
        Target::Outcome(id, field) => aide(id)
            .and_then(|(name, aide)| {
                let (_, outcome) = aide.fields().find(|(known, _)| *known == field)?;
                Some(format!("{name}.{}", outcome.name))
            })
            .unwrap_or_default(),
    }
}
