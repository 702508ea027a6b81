//! From what is written to a case, one field after the other.

use super::names::{Names, Place};
use super::scalar::{self, Written};
use super::{Answer, Case, FieldError, Given, messages};
use crate::diag::fold;
use crate::model::{Domain, EnveloppeId, Input, RecordId, Type};
use crate::plan::{Value, Vocabulary};
use crate::value::{Date, Decimal};

/// Reads cases of one vocabulary. Made once, it reads any number of cases.
///
/// ```
/// use bareme::case::CaseReader;
/// use bareme::plan::Vocabulary;
/// let vocabulary = Vocabulary::default();
/// let reader = CaseReader::new(&vocabulary);
/// let case = reader.toml("date = 2025-03-01", None).unwrap();
/// assert_eq!(case.date.year(), 2025);
/// let errors = reader.toml("date = 2025-03-01\nrevenu = 12", None).unwrap_err();
/// assert_eq!((errors[0].field.as_str(), errors[0].code), ("revenu", "B0550"));
/// ```
#[derive(Debug)]
pub struct CaseReader<'v> {
    names: Names<'v>,
}

impl<'v> CaseReader<'v> {
    /// A reader for a vocabulary.
    #[must_use]
    pub fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { names: Names::new(vocabulary) }
    }

    /// Reads a case in TOML. `date` is the date of filing, which then replaces that of the case.
    ///
    /// # Errors
    /// All that is wrong with the case.
    pub fn toml(&self, text: &str, date: Option<Date>) -> Result<Case, Vec<FieldError>> {
        self.given(&Given::from_toml(text).map_err(|e| vec![e])?, date)
    }

    /// Reads a case: tables mirror the dotted names of inputs, or fields bear them whole.
    ///
    /// # Errors
    /// All that is wrong with the case.
    pub fn given(&self, given: &Given, date: Option<Date>) -> Result<Case, Vec<FieldError>> {
        let mut draft = Draft::new(self.names.vocabulary);
        match given {
            Given::Table(fields) => {
                for (name, value) in fields {
                    match name.as_str() {
                        "id" => {}
                        "date" if date.is_some() => {}
                        "date" => draft.given_date(value),
                        _ => self.walk(&mut draft, name, value),
                    }
                }
            }
            _ => draft.errors.push(messages::not_a_table("")),
        }
        draft.finish(date)
    }

    fn walk(&self, draft: &mut Draft, path: &str, value: &Given) {
        if let Some((index, input)) = self.names.input(path) {
            match (&input.ty, value) {
                (Type::List(record), Given::List(rows)) => self.rows(draft, index, input, *record, rows),
                _ => {
                    if let Some(answer) = self.scalar(draft, &input.name, input, value) {
                        draft.set(index, &input.name, answer.map_or(Answer::Unknown, Answer::Value));
                    }
                }
            }
            return;
        }
        if let Some(enveloppe) = self.names.engaged(path) {
            match value {
                Given::Null => {}
                Given::Number(text) => self.engaged(draft, enveloppe, Written::Number(text)),
                Given::Text(text) => self.engaged(draft, enveloppe, Written::Text(text)),
                _ => draft.errors.push(messages::not_an_amount().on(&self.names.engaged_name(enveloppe), "")),
            }
            return;
        }
        if !self.names.is_prefix(path) {
            draft.errors.push(messages::unknown_field(path, self.names.nearest(path)));
            return;
        }
        match value {
            Given::Table(fields) => {
                for (name, value) in fields {
                    self.walk(draft, &format!("{path}.{name}"), value);
                }
            }
            Given::Null => {}
            _ => draft.errors.push(messages::not_a_table(path)),
        }
    }

    /// What is committed of an enveloppe.
    fn engaged(&self, draft: &mut Draft, enveloppe: usize, written: Written<'_>) {
        let name = self.names.engaged_name(enveloppe);
        match scalar::amount(written) {
            Ok(Some(amount)) => draft.engage(enveloppe, &name, amount),
            Ok(None) => {}
            Err(fault) => draft.errors.push(fault.on(&name, written.shown())),
        }
    }

    /// The value of a field that is not a list; `None` once its error is told.
    fn scalar(&self, draft: &mut Draft, field: &str, input: &Input, value: &Given) -> Option<Option<Value>> {
        let written = match value {
            Given::Null => return Some(None),
            Given::Bool(truth) => Written::Bool(*truth),
            Given::Number(text) => Written::Number(text),
            Given::Text(text) => Written::Text(text),
            Given::List(_) | Given::Table(_) => {
                let fault = messages::wrong_kind(self.names.vocabulary, &input.ty);
                draft.errors.push(FieldError { help: fault.help, ..FieldError::new(field, fault.code, fault.message) });
                return None;
            }
        };
        match scalar::read(&self.names, input, written) {
            Ok(value) => {
                draft.remark(self.names.became(&input.ty, written.shown().trim()));
                Some(value)
            }
            Err(fault) => {
                draft.errors.push(fault.on(field, written.shown()));
                None
            }
        }
    }

    fn rows(&self, draft: &mut Draft, index: usize, input: &Input, record: RecordId, rows: &[Given]) {
        if let Domain::Rows(most) = input.domain
            && rows.len() > most
        {
            draft.errors.push(messages::too_many_rows(&input.name, rows.len(), most));
            return;
        }
        let fields = self.names.fields(record);
        let mut read = Vec::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            let path = format!("{}.{}", input.name, i + 1);
            let Given::Table(given) = row else {
                draft.errors.push(messages::not_a_table(&path));
                continue;
            };
            let mut values: Vec<Option<Value>> = vec![None; fields.len()];
            for (name, value) in given {
                let path = format!("{path}.{name}");
                let Some((field, place)) = fields.iter().zip(&mut values).find(|(f, _)| f.name == *name) else {
                    let like = crate::diag::nearest(name, fields.iter().map(|f| f.name.as_str()));
                    draft.errors.push(messages::unknown_field(&path, like));
                    continue;
                };
                if let Some(value) = self.scalar(draft, &path, field, value) {
                    let value = value.unwrap_or(Value::Unknown);
                    if place.is_some_and(|known| known != value) {
                        draft.errors.push(messages::given_twice(&path));
                    }
                    *place = Some(value);
                }
            }
            read.push(values.into_iter().map(|v| v.unwrap_or(Value::Unknown)).collect());
        }
        draft.set(index, &input.name, Answer::Rows(read));
    }

    /// What a header names: exactly, else but for case, accents and spaces if only one name fits; with whether it is
    /// exact.
    #[must_use]
    pub fn place(&self, header: &str) -> Option<(Place, bool)> {
        let exact = self.names.place(header, true).map(|place| (place, true));
        exact.or_else(|| self.names.place(header, false).map(|place| (place, false)))
    }

    /// The input's name nearest to a header.
    #[must_use]
    pub fn nearest(&self, header: &str) -> Option<&str> {
        self.names.nearest(header)
    }

    /// The path of a place, as messages name it.
    #[must_use]
    pub fn path(&self, place: Place) -> String {
        let name = |index: usize| self.names.vocabulary.inputs.get(index).map_or("", |input| input.name.as_str());
        match place {
            Place::Id => "id".to_owned(),
            Place::Date => "date".to_owned(),
            Place::Input(index) | Place::List(index) => name(index).to_owned(),
            Place::Engaged(enveloppe) => self.names.engaged_name(enveloppe),
            Place::Field { list, row, field } => {
                let field = self.field(list, field).map_or("", |f| f.name.as_str());
                format!("{}.{}.{field}", name(list), row + 1)
            }
        }
    }

    fn field(&self, list: usize, field: usize) -> Option<&'v Input> {
        match self.names.vocabulary.inputs.get(list)?.ty {
            Type::List(record) => self.names.fields(record).get(field),
            _ => None,
        }
    }

    /// Reads a cell of a table into a draft. In lists, a row whose cells are all empty is no row.
    pub fn cell(&self, draft: &mut Draft, place: Place, text: &str) {
        let input = match place {
            Place::Id => return,
            Place::Date => return draft.written_date(text, true),
            Place::Engaged(enveloppe) => return self.engaged(draft, enveloppe, Written::Cell(text)),
            Place::Input(index) => self.names.vocabulary.inputs.get(index),
            Place::List(index) => {
                let Some(input) = self.names.vocabulary.inputs.get(index) else { return };
                match fold(text.trim()).as_str() {
                    "" => {}
                    "aucun" | "aucune" | "0" => draft.set(index, &input.name, Answer::Rows(Vec::new())),
                    _ => draft.errors.push(messages::not_a_list_cell(&input.name, text)),
                }
                return;
            }
            Place::Field { list, field, .. } => self.field(list, field),
        };
        let Some(input) = input else { return };
        draft.remark(self.names.became(&input.ty, text.trim()));
        match (scalar::read(&self.names, input, Written::Cell(text)), place) {
            (Err(fault), _) => draft.errors.push(fault.on(&self.path(place), text)),
            (Ok(None), Place::Field { .. }) if text.trim().is_empty() => {}
            (Ok(value), Place::Field { list, row, field }) => {
                draft.set_field(self.names.vocabulary, (list, row, field), value.unwrap_or(Value::Unknown));
            }
            (Ok(Some(value)), Place::Input(index)) => draft.set(index, &input.name, Answer::Value(value)),
            (Ok(_), _) => {}
        }
    }
}

/// A case being read: its answers and errors so far.
#[derive(Debug, Clone)]
pub struct Draft {
    date: Option<Date>,
    answers: Vec<Option<Answer>>,
    engaged: Vec<(EnveloppeId, Decimal)>,
    errors: Vec<FieldError>,
    remarks: Vec<String>,
}

impl Draft {
    /// A case without answers.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let answers = vec![None; vocabulary.inputs.len()];
        Self { date: None, answers, engaged: Vec::new(), errors: Vec::new(), remarks: Vec::new() }
    }

    /// The errors so far.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The case. `date` is the date of filing, which replaces that of the draft.
    ///
    /// # Errors
    /// All that is wrong with the case, a missing date included.
    pub fn finish(mut self, date: Option<Date>) -> Result<Case, Vec<FieldError>> {
        let date = date.or(self.date);
        if date.is_none() && !self.errors.iter().any(|e| e.field == "date") {
            self.errors.push(messages::no_date());
        }
        match date {
            Some(date) if self.errors.is_empty() => {
                let answers = self.answers.into_iter().map(|a| a.unwrap_or(Answer::Unknown)).map(without_empty_rows);
                Ok(Case { date, answers: answers.collect(), engaged: self.engaged, remarks: self.remarks })
            }
            _ => Err(self.errors),
        }
    }

    fn remark(&mut self, remark: Option<String>) {
        self.remarks.extend(remark.filter(|remark| !self.remarks.contains(remark)));
    }

    fn given_date(&mut self, value: &Given) {
        match value {
            Given::Text(text) => self.written_date(text, false),
            Given::Null => {}
            Given::Number(text) => self.errors.push(messages::not_a_date(text).on("date", text)),
            _ => self.errors.push(messages::not_a_date("").on("date", "")),
        }
    }

    fn written_date(&mut self, text: &str, cell: bool) {
        if text.trim().is_empty() {
            return;
        }
        match scalar::date(text.trim(), cell) {
            Ok(date) if self.date.is_some_and(|known| known != date) => self.errors.push(messages::given_twice("date")),
            Ok(date) => self.date = Some(date),
            Err(fault) => self.errors.push(fault.on("date", text)),
        }
    }

    fn engage(&mut self, enveloppe: usize, name: &str, amount: Decimal) {
        let id = EnveloppeId(u32::try_from(enveloppe).unwrap_or(u32::MAX));
        match self.engaged.iter().find(|(known, _)| *known == id) {
            Some((_, known)) if *known != amount => self.errors.push(messages::given_twice(name)),
            Some(_) => {}
            None => self.engaged.push((id, amount)),
        }
    }

    fn set(&mut self, index: usize, name: &str, answer: Answer) {
        let Some(place) = self.answers.get_mut(index) else { return };
        if place.as_ref().is_some_and(|known| *known != answer) {
            self.errors.push(messages::given_twice(name));
        }
        *place = Some(answer);
    }

    fn set_field(&mut self, vocabulary: &Vocabulary, (list, row, field): (usize, usize, usize), value: Value) {
        let Some(input) = vocabulary.inputs.get(list) else { return };
        let (Type::List(record), Domain::Rows(most)) = (&input.ty, &input.domain) else { return };
        if row >= *most {
            self.errors.push(messages::too_many_rows(&input.name, row + 1, *most));
            return;
        }
        let width = vocabulary.records.get(record.index()).map_or(0, |r| r.fields.len());
        let Some(place) = self.answers.get_mut(list) else { return };
        let rows = match place {
            Some(Answer::Rows(rows)) if rows.is_empty() => {
                self.errors.push(messages::given_twice(&input.name));
                return;
            }
            Some(Answer::Rows(rows)) => rows,
            other => {
                *other = Some(Answer::Rows(Vec::new()));
                let Some(Answer::Rows(rows)) = other else { return };
                rows
            }
        };
        while rows.len() <= row {
            rows.push(Vec::new());
        }
        let Some(cells) = rows.get_mut(row) else { return };
        cells.resize(width, Value::Unknown);
        if let Some(cell) = cells.get_mut(field) {
            *cell = value;
        }
    }
}

/// Rows that no cell filled are not rows.
fn without_empty_rows(answer: Answer) -> Answer {
    match answer {
        Answer::Rows(mut rows) => {
            rows.retain(|cells| !cells.is_empty());
            Answer::Rows(rows)
        }
        other => other,
    }
}
