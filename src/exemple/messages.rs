//! The French words of worked cases.

use crate::eval::Status;
use crate::model::ExpectedStatus;

pub(super) fn between(low: &str, high: &str) -> String {
    format!("entre {low} et {high}")
}

pub(super) fn expected_status(status: ExpectedStatus, condition: Option<&str>) -> String {
    let status = match status {
        ExpectedStatus::Eligible => "éligible",
        ExpectedStatus::NotEligible => "non éligible",
        ExpectedStatus::Unknown => "à préciser",
        ExpectedStatus::OutOfPeriod => "hors période",
    };
    match condition {
        Some(condition) => format!("{status} car {condition}"),
        None => status.to_owned(),
    }
}

pub(super) fn obtained_status(found: Status, unmet: &[&str], reason: Option<&str>) -> String {
    let said = found.words();
    match (found, unmet, reason) {
        (Status::NotEligible, [_, ..], _) => format!("{said} car {}", unmet.join(", ")),
        (Status::NotEligible | Status::OutOfPeriod | Status::Failed, _, Some(reason)) => format!("{said} : {reason}"),
        _ => said.to_owned(),
    }
}
