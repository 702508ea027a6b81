//! The mapping file: how the columns of a foreign file become inputs.
//!
//! ```toml
//! ignorer = ["Commentaire"]
//!
//! [colonnes]
//! "Nb de personnes" = "menage.personnes"
//! "TVA" = { vers = "projet.taux_tva", unite = "%" }
//! "Occupation" = { vers = "demandeur.qualite", valeurs = { PO = "proprietaire_occupant", PB = "proprietaire_bailleur" } }
//!
//! [constantes]
//! "logement.residence_principale" = "oui"
//! ```

use super::error::BatchError;
use super::messages;
use crate::case::Given;
use std::collections::BTreeMap;

/// A mapping file, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Headers that are named, and what becomes of their columns.
    pub(super) columns: Vec<(String, Column)>,
    /// Headers of columns that are not read.
    pub(super) ignored: Vec<String>,
    /// Inputs that have one value in the whole file, as text.
    pub(super) constants: Vec<(String, String)>,
}

/// What becomes of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Column {
    /// The input it gives.
    pub(super) to: String,
    /// Cells that are written another way here than there; the others are read as they are.
    pub(super) values: BTreeMap<String, String>,
    /// The unit of its numbers, where they bear none.
    pub(super) unit: Option<String>,
}

impl Column {
    /// A cell as the input reads it.
    pub(super) fn translate(&self, cell: &str) -> String {
        let cell = cell.trim();
        match (self.values.get(cell), &self.unit) {
            (Some(value), _) => value.clone(),
            (None, Some(unit)) if cell.ends_with(|c: char| c.is_ascii_digit()) => format!("{cell} {unit}"),
            (None, _) => cell.to_owned(),
        }
    }
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`BatchError::Mapping`] with all that is wrong.
    ///
    /// ```
    /// use bareme::batch::Mapping;
    /// assert!(Mapping::parse("[colonnes]\n\"Nb pers\" = \"menage.personnes\"\n").is_ok());
    /// let error = Mapping::parse("[colonne]\n").unwrap_err();
    /// assert!(error.to_string().contains("« colonnes »"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, BatchError> {
        let given = Given::from_toml(text).map_err(|e| BatchError::Mapping(vec![e.to_string()]))?;
        let (mut mapping, mut faults) = (Self::default(), Vec::new());
        let Given::Table(sections) = given else { return Ok(mapping) };
        for (name, section) in sections {
            match (name.as_str(), section) {
                ("colonnes", Given::Table(columns)) => {
                    for (header, given) in columns {
                        match column(&header, given) {
                            Ok(column) => mapping.columns.push((header, column)),
                            Err(fault) => faults.push(fault),
                        }
                    }
                }
                ("ignorer", Given::List(headers)) => {
                    for header in headers {
                        match header {
                            Given::Text(header) => mapping.ignored.push(header),
                            _ => faults.push(messages::ignored_is_text()),
                        }
                    }
                }
                ("constantes", Given::Table(constants)) => {
                    for (path, given) in constants {
                        match text_of(given) {
                            Some(text) => mapping.constants.push((path, text)),
                            None => faults.push(messages::constant_is_scalar(&path)),
                        }
                    }
                }
                (known @ ("colonnes" | "ignorer" | "constantes"), _) => faults.push(messages::wrong_section(known)),
                (unknown, _) => faults.push(messages::unknown_section(unknown)),
            }
        }
        if faults.is_empty() { Ok(mapping) } else { Err(BatchError::Mapping(faults)) }
    }
}

fn column(header: &str, given: Given) -> Result<Column, String> {
    let fields = match given {
        Given::Text(to) => return Ok(Column { to, ..Column::default() }),
        Given::Table(fields) => fields,
        _ => return Err(messages::wrong_column(header)),
    };
    let mut column = Column::default();
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("vers", Given::Text(to)) => column.to = to,
            ("unite", Given::Text(unit)) => column.unit = Some(unit),
            ("valeurs", Given::Table(values)) => {
                for (from, to) in values {
                    let to = text_of(to).ok_or_else(|| messages::wrong_column(header))?;
                    column.values.insert(from, to);
                }
            }
            (name, _) => return Err(messages::wrong_column_field(header, name)),
        }
    }
    if column.to.is_empty() { Err(messages::wrong_column(header)) } else { Ok(column) }
}

/// A value as a cell would hold it.
fn text_of(given: Given) -> Option<String> {
    match given {
        Given::Text(text) | Given::Number(text) => Some(text),
        Given::Bool(truth) => Some(if truth { "oui" } else { "non" }.to_owned()),
        Given::Null | Given::List(_) | Given::Table(_) => None,
    }
}
