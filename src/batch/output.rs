//! Results and rejects, written row by row.

use super::evaluate::{Amount, Evaluator, Outcome};
use super::headers::REJECT_COLUMNS;
use super::messages;
use super::options::{Format, Options, Profile};
use super::records::Record;
use super::source::{Notation, stands_alone};
use crate::case::FieldError;
use crate::eval::{Assessment, Funding, Status};
use crate::value::{Date, Decimal};
use serde::Serialize;
use std::io;

/// How results and rejects are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer {
    profile: Profile,
    output: Format,
}

/// What enveloppes answer to an aid of an application.
#[derive(Debug, Serialize)]
pub(super) struct Decision<'a> {
    /// In the order in which aids are served, from 1.
    #[serde(rename = "rang")]
    pub(super) rank: u64,
    pub(super) id: &'a str,
    pub(super) date: Date,
    pub(super) aide: &'a str,
    /// What is kept of the aid, in euros.
    pub(super) retenu: Decimal,
    #[serde(rename = "decision", serialize_with = "in_words")]
    pub(super) funding: Funding,
    /// The enveloppes that were asked.
    pub(super) enveloppes: Vec<&'a str>,
    /// The least provided of them, when it has not the money.
    #[serde(rename = "manque", skip_serializing_if = "Option::is_none")]
    pub(super) short: Option<&'a str>,
    /// The one that opens later.
    #[serde(rename = "ouverture", skip_serializing_if = "Option::is_none")]
    pub(super) later: Option<&'a str>,
    /// What is left in the least provided of the enveloppes asked, in euros.
    #[serde(rename = "reste")]
    pub(super) left: Decimal,
    #[serde(rename = "motif", skip_serializing_if = "String::is_empty")]
    pub(super) reason: String,
}

fn in_words<S: serde::Serializer>(funding: &Funding, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(messages::funding(*funding))
}

/// The mark that tells a French Excel that a file is in UTF-8.
const MARK: &str = "\u{feff}";

impl Writer {
    pub(super) fn new(options: &Options) -> Self {
        Self { profile: options.profile, output: options.output }
    }

    /// What results begin with.
    pub(super) fn head(self, evaluator: &Evaluator<'_>) -> io::Result<String> {
        if self.output == Format::Ndjson {
            return Ok(String::new());
        }
        let mut row = self.row();
        row.push("id");
        row.push("date");
        for aide in evaluator.aides() {
            for column in ["statut", "montant", "montant_min", "montant_max", "retenu"] {
                row.push(format!("{aide}.{column}"));
            }
        }
        for axe in evaluator.axes() {
            row.push(format!("total.{axe}"));
        }
        Ok(format!("{}{}", self.mark(), row.end()?))
    }

    fn mark(self) -> &'static str {
        if self.profile == Profile::ExcelFr { MARK } else { "" }
    }

    fn row(self) -> Row {
        Row { cells: Vec::new(), separator: if self.profile == Profile::ExcelFr { b';' } else { b',' } }
    }

    /// The line of an application.
    pub(super) fn result(self, id: &str, date: Date, outcome: &Outcome) -> io::Result<String> {
        let mut row = self.row();
        row.push(self.text(id));
        row.push(self.date(date));
        for aide in &outcome.aides {
            row.push(status(aide.status));
            let (exact, low, high) = match aide.montant {
                Amount::None => (None, None, None),
                Amount::Exact(n) if aide.status == Status::Eligible => (Some(n), None, None),
                Amount::Exact(n) => (None, Some(n), Some(n)),
                Amount::Between(low, high) => (None, Some(low), Some(high)),
            };
            for number in [exact, low, high] {
                row.push(number.map(|n| self.amount(n, aide.proportion)).unwrap_or_default());
            }
            row.push(aide.retenu.map(|n| self.number(n)).unwrap_or_default());
        }
        for total in &outcome.axes {
            row.push(self.number(*total));
        }
        row.end()
    }

    /// The line of an application, with all that is said of it.
    pub(super) fn assessment(id: &str, assessment: &Assessment) -> io::Result<String> {
        #[derive(Serialize)]
        struct Line<'a> {
            id: &'a str,
            #[serde(flatten)]
            assessment: &'a Assessment,
        }
        Ok(serde_json::to_string(&Line { id, assessment })? + "\n")
    }

    /// What decisions on enveloppes begin with.
    pub(super) fn decisions_head(self) -> io::Result<String> {
        if self.output == Format::Ndjson {
            return Ok(String::new());
        }
        let columns =
            ["rang", "id", "date", "aide", "retenu", "decision", "enveloppes", "manque", "ouverture", "reste", "motif"];
        let mut row = self.row();
        columns.iter().for_each(|column| row.push(*column));
        Ok(format!("{}{}", self.mark(), row.end()?))
    }

    /// The line of a decision on an aid.
    pub(super) fn decision(self, decision: &Decision<'_>) -> io::Result<String> {
        if self.output == Format::Ndjson {
            return Ok(serde_json::to_string(decision)? + "\n");
        }
        let mut row = self.row();
        row.push(decision.rank.to_string());
        row.push(self.text(decision.id));
        row.push(self.date(decision.date));
        row.push(decision.aide);
        row.push(self.number(decision.retenu));
        row.push(messages::funding(decision.funding));
        row.push(decision.enveloppes.join(" "));
        row.push(decision.short.unwrap_or_default());
        row.push(decision.later.unwrap_or_default());
        row.push(self.number(decision.left));
        row.push(decision.reason.as_str());
        row.end()
    }

    fn number(self, number: Decimal) -> String {
        let text = number.normalize().to_string();
        if self.profile == Profile::ExcelFr { text.replace('.', ",") } else { text }
    }

    /// A number, or for a French Excel a proportion as it shows them.
    fn amount(self, number: Decimal, proportion: bool) -> String {
        match number.checked_mul(Decimal::ONE_HUNDRED) {
            Some(percent) if proportion && self.profile == Profile::ExcelFr => format!("{} %", self.number(percent)),
            _ => self.number(number),
        }
    }

    fn date(self, date: Date) -> String {
        if self.profile == Profile::ExcelFr { date.to_string() } else { String::from(date) }
    }

    /// A text that no spreadsheet takes for a formula.
    fn text(self, text: &str) -> String {
        if self.profile == Profile::ExcelFr && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{text}")
        } else {
            text.to_owned()
        }
    }

    /// What rejects begin with: their columns, then the header as it was written.
    pub(super) fn rejects_head(self, notation: &Notation) -> io::Result<String> {
        let Notation::Csv(separator, header, _) = notation else { return Ok(String::new()) };
        let row = Row { cells: REJECT_COLUMNS.map(str::to_owned).into(), separator: *separator };
        Ok(format!("{}{}", self.mark(), row.followed_by(Some(header))?))
    }

    /// A record that was rejected, and why. In CSV the record follows as it was written, in its own columns, so that a
    /// file of rejects can be mended and given back; one that would spoil its neighbours is put in one cell.
    pub(super) fn reject(
        self,
        record: &Record,
        faults: &[(String, FieldError)],
        notation: &Notation,
    ) -> io::Result<String> {
        let Notation::Csv(separator, _, _) = notation else {
            #[derive(Serialize)]
            struct Reject<'a> {
                ligne: u64,
                erreurs: Vec<&'a FieldError>,
                original: &'a str,
            }
            let erreurs = faults.iter().map(|(_, error)| error).collect();
            return Ok(serde_json::to_string(&Reject { ligne: record.line, erreurs, original: &record.text })? + "\n");
        };
        let joined = |of: &dyn Fn(&(String, FieldError)) -> String| {
            self.text(&faults.iter().map(of).collect::<Vec<_>>().join(" | "))
        };
        let mut row = Row { cells: Vec::new(), separator: *separator };
        row.push(record.line.to_string());
        row.push(joined(&|(column, _)| column.clone()));
        row.push(joined(&|(_, error)| error.code.to_owned()));
        row.push(joined(&|(_, error)| match &error.help {
            Some(help) => format!("{} ; {help}", error.message),
            None => error.message.clone(),
        }));
        row.push(joined(&|(_, error)| error.value.clone().unwrap_or_default()));
        if stands_alone(record.fault) {
            return row.followed_by(Some(&record.text));
        }
        row.push(&record.text);
        row.end()
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Eligible => "éligible",
        Status::NotEligible => "non éligible",
        Status::Unknown => "à préciser",
        Status::OutOfPeriod => "hors période",
        Status::Failed => "erreur",
    }
}

/// A line of CSV, as RFC 4180 has it.
struct Row {
    cells: Vec<String>,
    separator: u8,
}

impl Row {
    fn push(&mut self, cell: impl Into<String>) {
        self.cells.push(cell.into());
    }

    fn end(self) -> io::Result<String> {
        self.followed_by(None)
    }

    /// The line, with other cells after its own, as they are written elsewhere.
    fn followed_by(self, written: Option<&str>) -> io::Result<String> {
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(self.separator).terminator(csv::Terminator::CRLF).buffer_capacity(1024);
        let mut writer = builder.from_writer(Vec::new());
        writer.write_record(&self.cells)?;
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        let mut line = String::from_utf8(bytes).map_err(io::Error::other)?;
        if let Some(written) = written {
            line.truncate(line.len().saturating_sub(2));
            line.push(char::from(self.separator));
            line.push_str(written);
            line.push_str("\r\n");
        }
        Ok(line)
    }
}
