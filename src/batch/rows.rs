//! From a record to a case, or to the reasons why it is rejected.

use super::headers::{Layout, TargetKind};
use super::messages;
use super::records::{Record, RecordFault};
use super::source::{Notation, parser};
use crate::case::{Case, CaseReader, Draft, FieldError, Given, Place};
use crate::value::Date;

/// A record read.
pub(super) enum Row {
    /// An application.
    Application {
        /// Its identifier; the number of its line when it has none.
        id: String,
        case: Case,
    },
    /// What cannot be evaluated: each fault, with the header of its column.
    Rejected(Vec<(String, FieldError)>),
    /// Cells that are all empty.
    Nothing,
}

/// Reads the records of a block, in order.
pub(super) fn read(records: &[Record], notation: &Notation, reader: &CaseReader<'_>, date: Option<Date>) -> Vec<Row> {
    let Notation::Csv(separator, _, layout) = notation else {
        let row = |record| fault(record, 0).unwrap_or_else(|| object(record, reader, date));
        return records.iter().map(row).collect();
    };
    // One parser for the whole block: making one costs more than a record.
    let whole = records.iter().filter(|r| r.fault.is_none());
    let text = whole.fold(String::new(), |text, r| text + &r.text + "\n");
    let mut cells = csv::StringRecord::new();
    let mut parser = parser(*separator).from_reader(text.as_bytes());
    let row = |record| {
        fault(record, layout.columns.len()).unwrap_or_else(|| match parser.read_record(&mut cells) {
            Ok(true) => application(record, &cells, layout, reader, date),
            _ => Row::Rejected(vec![(String::new(), messages::misplaced_quote())]),
        })
    };
    records.iter().map(row).collect()
}

/// Errors on fields, each with the header of a column that gives its field; the field's own name where none does.
pub(super) fn blamed(
    errors: Vec<FieldError>,
    notation: &Notation,
    reader: &CaseReader<'_>,
) -> Vec<(String, FieldError)> {
    let header = |field: &str| {
        let Notation::Csv(_, _, layout) = notation else { return None };
        let gives = |kind: &TargetKind| match kind {
            TargetKind::Place(Place::Field { list, .. }, _) => reader.path(Place::List(*list)) == field,
            TargetKind::Place(place, _) => reader.path(*place) == field,
            TargetKind::Ignored | TargetKind::Nameless => false,
        };
        layout.columns.iter().find(|target| gives(&target.kind)).map(|target| target.header.clone())
    };
    errors.into_iter().map(|error| (header(&error.field).unwrap_or_else(|| error.field.clone()), error)).collect()
}

fn fault(record: &Record, width: usize) -> Option<Row> {
    let error = match record.fault? {
        RecordFault::Line(fault) => messages::unusable_line(fault),
        RecordFault::Quote => messages::misplaced_quote(),
        RecordFault::Width(cells) => messages::wrong_width(cells, width),
    };
    Some(Row::Rejected(vec![(String::new(), error)]))
}

fn application(
    record: &Record,
    cells: &csv::StringRecord,
    layout: &Layout,
    reader: &CaseReader<'_>,
    date: Option<Date>,
) -> Row {
    let mut draft = layout.base.clone();
    let (mut id, mut empty) = (String::new(), true);
    // Headers of the columns where each error so far was found.
    let mut blamed: Vec<&str> = Vec::new();
    let mut nameless = Vec::new();
    for (target, cell) in layout.columns.iter().zip(cells) {
        let blank = cell.trim().is_empty();
        empty &= blank || matches!(target.kind, TargetKind::Ignored);
        match &target.kind {
            TargetKind::Ignored => continue,
            TargetKind::Nameless if blank => continue,
            TargetKind::Nameless => nameless.push((String::new(), messages::nameless_cell(cell))),
            TargetKind::Place(Place::Id, _) => cell.trim().clone_into(&mut id),
            TargetKind::Place(Place::Date, _) if date.is_some() => {}
            TargetKind::Place(place, None) => reader.cell(&mut draft, *place, cell),
            TargetKind::Place(place, Some(column)) => reader.cell(&mut draft, *place, &column.translate(cell)),
        }
        blamed.resize(draft.errors().len(), &target.header);
    }
    if empty {
        return Row::Nothing;
    }
    finish(record, draft, id, date, |at| blamed.get(at).map_or("date", |header| header), nameless)
}

fn finish<'h>(
    record: &Record,
    draft: Draft,
    id: String,
    date: Option<Date>,
    header: impl Fn(usize) -> &'h str,
    mut faults: Vec<(String, FieldError)>,
) -> Row {
    match draft.finish(date) {
        Ok(case) if faults.is_empty() => {
            let id = if id.is_empty() { record.line.to_string() } else { id };
            Row::Application { id, case }
        }
        Ok(_) => Row::Rejected(faults),
        Err(errors) => {
            faults.extend(errors.into_iter().enumerate().map(|(at, error)| (header(at).to_owned(), error)));
            Row::Rejected(faults)
        }
    }
}

fn object(record: &Record, reader: &CaseReader<'_>, date: Option<Date>) -> Row {
    let rejected = |errors: Vec<FieldError>| Row::Rejected(errors.into_iter().map(|e| (e.field.clone(), e)).collect());
    let given = match Given::from_json(&record.text) {
        Ok(given) => given,
        Err(error) => return rejected(vec![error]),
    };
    let id = match &given {
        Given::Table(fields) => fields.iter().find(|(name, _)| name == "id").map(|(_, value)| value),
        _ => None,
    };
    let id = match id {
        Some(Given::Text(id) | Given::Number(id)) if !id.is_empty() => id.clone(),
        _ => record.line.to_string(),
    };
    match reader.given(&given, date) {
        Ok(case) => Row::Application { id, case },
        Err(errors) => rejected(errors),
    }
}
