//! One expectation against what is obtained.

use super::messages;
use super::runner::{Failure, Ran};
use crate::case::FieldError;
use crate::eval::Status;
use crate::explain::{Known, Words};
use crate::model::{AideField, AideId, Cause, Expected, ExpectedKind, ExpectedStatus, Literal, Target, Type};
use crate::plan::{NodeId, Slot, Value};
use crate::source::Span;
use crate::value::{Decimal, Unit};

/// What is obtained of a target.
pub(super) enum Obtained {
    Status(Status),
    Value(Type, Known),
}

/// Answers of a worked case that contradict one another.
pub(super) fn contradicted(span: Span, error: &FieldError) -> Failure {
    Failure {
        span,
        target: error.field.clone(),
        expected: messages::coherent(),
        obtained: error.message.clone(),
        explanation: None,
    }
}

/// What is wrong with an expectation, when something is.
pub(super) fn failure(ran: &mut Ran<'_, '_>, expected: &Expected) -> Option<Failure> {
    let target = target_text(ran, expected.target);
    let obtained = obtained(ran, expected.target);
    let (holds, wanted, found) = match (&expected.kind, &obtained) {
        (ExpectedKind::Status(wanted, cause), _) => {
            let Target::Aide(id) = expected.target else { return None };
            status(ran, id, *wanted, *cause)
        }
        (ExpectedKind::Value(literal), Obtained::Value(ty, known)) => {
            let (value, words) = (value(ran, literal), words(ran));
            let holds = *known == Known::Exact(value);
            (holds, literal_text(words, ty, literal), words.text(ty, known))
        }
        (ExpectedKind::Between(low, high), Obtained::Value(ty, known)) => {
            let (low_value, high_value, words) = (value(ran, low), value(ran, high), words(ran));
            let holds = match known {
                Known::Between(a, b) => *a == low_value && *b == high_value,
                Known::Exact(v) => *v == low_value && *v == high_value,
                Known::Among(_) | Known::Nothing => false,
            };
            let wanted = messages::between(&literal_text(words, ty, low), &literal_text(words, ty, high));
            (holds, wanted, words.text(ty, known))
        }
        (ExpectedKind::Value(literal), Obtained::Status(found)) => {
            (false, literal_text(words(ran), &Type::Unknown, literal), found.words().to_owned())
        }
        (ExpectedKind::Between(low, high), Obtained::Status(found)) => {
            let text = |literal| literal_text(words(ran), &Type::Unknown, literal);
            (false, messages::between(&text(low), &text(high)), found.words().to_owned())
        }
    };
    if holds {
        return None;
    }
    let explanation = ran.explain(expected.target, target.clone(), found.clone());
    Some(Failure { span: expected.span, target, expected: wanted, obtained: found, explanation })
}

fn words<'a>(ran: &'a Ran<'_, '_>) -> Words<'a> {
    Words::new(&ran.prepared.plan, ran.vocabulary())
}

/// The conditions of an aid that are not met, and the paths of the enveloppes that have not its money.
pub(super) fn unmet(ran: &Ran<'_, '_>, id: AideId) -> Vec<String> {
    let said = said(ran, id).and_then(|(index, _)| ran.assessment.aides.get(index));
    let conditions = said.into_iter().flat_map(|said| &said.conditions);
    let conditions = conditions.filter(|c| c.met == Some(false)).map(|c| c.name.to_string());
    let short = said.into_iter().flat_map(|said| &said.enveloppes).filter(|e| e.enough == Some(false));
    let declared = short.filter_map(|e| ran.vocabulary().enveloppes.iter().find(|known| known.name.name == e.name));
    conditions.chain(declared.map(|e| e.name.path())).collect()
}

/// Whether a status is obtained, with what is expected and obtained in words.
fn status(ran: &Ran<'_, '_>, id: AideId, wanted: ExpectedStatus, cause: Option<Cause>) -> (bool, String, String) {
    let plan = &ran.prepared.plan;
    let aides = plan.aides.iter().zip(&ran.assessment.aides);
    let Some((aide, said)) = aides.into_iter().find(|(aide, _)| aide.id == id) else {
        return (false, messages::expected_status(wanted, None), String::new());
    };
    let same = matches!(
        (wanted, said.status),
        (ExpectedStatus::Eligible, Status::Eligible)
            | (ExpectedStatus::NotEligible, Status::NotEligible)
            | (ExpectedStatus::Unknown, Status::Unknown)
            | (ExpectedStatus::OutOfPeriod, Status::OutOfPeriod)
    );
    let model = ran.engine.model();
    let name = cause.and_then(|cause| match cause {
        Cause::Condition(index) => model.aides.get(id.index())?.conditions.get(index).map(|c| c.name.clone()),
        Cause::Enveloppe(id) => model.enveloppes.get(id.index()).map(|e| e.name.path()),
    });
    let name = name.as_deref();
    let unmet = unmet(ran, id);
    let unmet: Vec<&str> = unmet.iter().map(String::as_str).collect();
    let because = cause.is_none_or(|cause| match cause {
        Cause::Condition(index) => {
            let in_force = aide.conditions.iter().find(|c| c.index as usize == index);
            in_force.is_some_and(|c| unmet.contains(&c.name.as_str()))
        }
        Cause::Enveloppe(_) => name.is_some_and(|name| unmet.contains(&name)),
    });
    let found = messages::obtained_status(said.status, &unmet, said.reason.as_deref());
    (same && because, messages::expected_status(wanted, name), found)
}

/// What a case that was run gives of a target.
pub(super) fn obtained(ran: &Ran<'_, '_>, target: Target) -> Obtained {
    let plan = &ran.prepared.plan;
    let known = |id: NodeId| {
        let slot = plan.slot_of(id).unwrap_or(Slot(u32::MAX));
        let ty = plan.slots.get(slot.index()).map_or(Type::Unknown, |info| info.ty.clone());
        Obtained::Value(ty, ran.prepared.workspaces.known(slot))
    };
    let euros = |amount: Decimal| Obtained::Value(Type::Number(Unit::euro()), Known::Exact(Value::Number(amount)));
    match target {
        Target::Calcul(id) => match plan.calculs.iter().find(|(calcul, _)| *calcul == id.0) {
            Some((_, node)) => known(*node),
            None => Obtained::Value(Type::Unknown, Known::Nothing),
        },
        Target::Aide(id) => Obtained::Status(said(ran, id).map_or(Status::Failed, |(_, status)| status)),
        Target::Outcome(id, field) => {
            let Some((index, status)) = said(ran, id) else { return Obtained::Status(Status::Failed) };
            match (status, plan.aides.get(index).and_then(|aide| aide.outcome(field))) {
                // What is granted by an aid that is refused: nothing, in the unit of what it grants.
                (Status::NotEligible, Some(outcome)) if field == AideField::Montant => match known(outcome.node) {
                    Obtained::Value(ty, _) => Obtained::Value(ty, Known::Exact(Value::Number(Decimal::ZERO))),
                    status => status,
                },
                (Status::OutOfPeriod | Status::Failed, _) | (_, None) => Obtained::Status(status),
                (_, Some(outcome)) => known(outcome.node),
            }
        }
        Target::Retenu(id) => {
            let Some((_, status)) = said(ran, id) else { return Obtained::Status(Status::Failed) };
            let name = ran.engine.model().aides.get(id.index()).map_or("", |a| a.name.name.as_str());
            let combination = &ran.assessment.combination;
            let kept = combination.kept.iter().find(|k| k.aide == name).map(|k| k.retenu.unwrap_or_default());
            if combination.undecided.iter().any(|u| u == name) {
                Obtained::Status(Status::Unknown)
            } else if matches!(status, Status::OutOfPeriod | Status::Failed) {
                Obtained::Status(status)
            } else {
                euros(kept.unwrap_or_default())
            }
        }
    }
}

/// Index and status of an aid.
fn said(ran: &Ran<'_, '_>, id: AideId) -> Option<(usize, Status)> {
    let index = ran.prepared.plan.aides.iter().position(|a| a.id == id)?;
    ran.assessment.aides.get(index).map(|a| (index, a.status))
}

/// The value of a constant, its text being one of the plan's.
fn value(ran: &Ran<'_, '_>, literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => {
            let index = ran.prepared.plan.texts.iter().position(|t| t == text);
            index.and_then(|i| u32::try_from(i).ok()).map_or(Value::Unknown, Value::Text)
        }
        other => Value::of(other, &mut Vec::new()),
    }
}

fn literal_text(words: Words<'_>, ty: &Type, literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        other => words.value(ty, Value::of(other, &mut Vec::new())),
    }
}

/// How a rule names what an expectation looks at.
fn target_text(ran: &Ran<'_, '_>, target: Target) -> String {
    let model = ran.engine.model();
    let aide = |id: AideId| model.aides.get(id.index()).map_or("", |a| a.name.name.as_str());
    match target {
        Target::Calcul(id) => model.calculs.get(id.index()).map(|c| c.name.name.clone()).unwrap_or_default(),
        Target::Aide(id) => aide(id).to_owned(),
        Target::Retenu(id) => format!("{}.retenu", aide(id)),
        Target::Outcome(id, field) => {
            let declared = model.aides.get(id.index());
            let result = match field {
                AideField::Eligible => "éligible",
                AideField::Assiette => "assiette",
                AideField::Taux => "taux",
                AideField::Montant => "montant",
                AideField::Result(index) => {
                    declared.and_then(|a| a.results.get(index as usize)).map_or("", |o| o.name.as_str())
                }
            };
            format!("{}.{result}", aide(id))
        }
    }
}
