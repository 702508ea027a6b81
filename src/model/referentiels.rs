//! Référentiels: CSV files read as typed columns, by key.

use std::collections::BTreeMap;

use super::dates::{label, text};
use super::messages::data as say;
use super::messages::names as say_names;
use super::names::{Items, Placed, TypeDecl, number};
use super::typed::{Column, Literal, Notes, Referentiel, ReferentielId, Type, Version};
use super::{Checker, beside};
use crate::diag::{Diagnostic, nearest};
use crate::source::{SourceId, Span};
use crate::syntax::ast;
use crate::value::{Date, Decimal, parse_number};
use unicode_normalization::UnicodeNormalization;

/// Faults of one kind that are told one by one in a file; the rest are counted.
const SHOWN: usize = 5;

/// A CSV file cut into cells.
struct Csv {
    /// Whether some line could not be read.
    ragged: bool,
    headers: Vec<String>,
    header_span: Span,
    rows: Vec<CsvRow>,
}

struct CsvRow {
    line: Span,
    cells: Vec<String>,
}

impl Checker<'_> {
    /// Signatures first, since types name référentiels; then the data, the référentiels whose keys others use first.
    pub(super) fn referentiels(&mut self, items: &Items<'_>) {
        let owners = self.key_owners(items);
        for (item, owner) in items.referentiels.iter().zip(&owners) {
            let rules = self.sources.get(item.node.file.span.source).map_or("", |s| s.name.as_str());
            self.model.referentiels.push(Referentiel {
                name: item.name(&item.node.name),
                label: label(item.node.label.as_ref(), &item.node.name.text),
                file: beside(rules, &item.node.file.text),
                source: text(item.node.source.as_ref()),
                key: item.node.key.as_ref().map(|(key, _)| key.text.clone()).unwrap_or_default(),
                key_of: *owner,
                columns: Vec::new(),
                keys: Vec::new(),
            });
        }
        // Types of columns, once every référentiel has its owner.
        for (index, item) in items.referentiels.iter().enumerate() {
            let columns = self.columns(item);
            if let Some(referentiel) = self.model.referentiels.get_mut(index) {
                referentiel.columns = columns;
            }
        }
        let mut parsed: Vec<Option<Csv>> = Vec::new();
        for (index, item) in items.referentiels.iter().enumerate() {
            parsed.push(self.csv(index, item.node));
        }
        for borrowed in [false, true] {
            for (index, (item, owner)) in items.referentiels.iter().zip(&owners).enumerate() {
                let sound = |index: usize| parsed.get(index).is_some_and(|csv| csv.as_ref().is_some_and(|c| !c.ragged));
                if let Some(csv) = parsed.get(index).and_then(Option::as_ref)
                    && owner.is_some() == borrowed
                {
                    // Keys are compared only where both files were read whole.
                    let compared = sound(index) && owner.is_some_and(|owner| sound(owner.index()));
                    self.keys(index, item.node, csv, compared);
                }
            }
        }
        for (index, item) in items.referentiels.iter().enumerate() {
            if let Some(csv) = parsed.get(index).and_then(Option::as_ref) {
                self.cells(index, item, csv);
            }
        }
    }

    /// The référentiel whose keys each uses, when not its own, through as many steps as it takes.
    fn key_owners(&mut self, items: &Items<'_>) -> Vec<Option<ReferentielId>> {
        let mut named: Vec<Option<ReferentielId>> = Vec::new();
        for item in &items.referentiels {
            let path = item.node.key.as_ref().and_then(|(_, path)| path.as_ref());
            named.push(path.and_then(|path| match self.names.type_named(&item.module, path) {
                Ok(TypeDecl::Referentiel(id)) => Some(id),
                Ok(_) => {
                    self.report(say::key_of_other(path.span, &path.dotted()));
                    None
                }
                Err(diagnostic) => {
                    self.diagnostics.extend(diagnostic.map(|d| *d));
                    None
                }
            }));
        }
        let mut owners = Vec::with_capacity(named.len());
        for (start, item) in items.referentiels.iter().enumerate() {
            let mut owner = None;
            let mut at = start;
            for _ in 0..=named.len() {
                match named.get(at).copied().flatten() {
                    Some(next) => {
                        owner = Some(next);
                        at = next.index();
                    }
                    None => break,
                }
            }
            if named.get(at).copied().flatten().is_some() {
                self.report(say::key_circle(item.node.name.span, &item.node.name.text));
                owner = None;
            }
            owners.push(owner);
        }
        owners
    }

    fn columns(&mut self, item: &Placed<'_, ast::Referentiel>) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for (position, column) in item.node.columns.iter().enumerate() {
            let before = item.node.columns.iter().take(position);
            if let Some(first) = before.into_iter().find(|c| c.name.text == column.name.text) {
                self.report(say_names::declared_twice(column.name.span, first.name.span, &column.name.text));
            }
            let mut ty = self.ty(&item.module, &column.ty);
            if matches!(ty, Type::Record(_) | Type::List(_)) {
                let diagnostic = super::messages::types::not_a_column(column.ty.span(), &self.describe(&ty));
                self.report(diagnostic);
                ty = Type::Unknown;
            }
            columns.push(Column { name: column.name.text.clone(), ty, versions: Vec::new() });
        }
        columns
    }

    /// The file of a référentiel, cut into cells.
    fn csv(&mut self, index: usize, node: &ast::Referentiel) -> Option<Csv> {
        let referentiel = self.model.referentiels.get(index)?;
        let source = *self.data.get(&referentiel.file)?;
        let text = &self.sources.get(source)?.text;
        match cut(source, text) {
            Ok((csv, ragged)) => {
                self.tell(ragged);
                for (position, header) in csv.headers.iter().enumerate() {
                    if csv.headers.iter().take(position).any(|other| other == header) {
                        self.report(say::header_twice(csv.header_span, header));
                    }
                }
                Some(csv)
            }
            Err(diagnostic) => {
                self.report(diagnostic.also(node.file.span, "ce référentiel le lit"));
                None
            }
        }
    }

    /// Reports the first faults, and says how many more there are.
    fn tell(&mut self, faults: Vec<Diagnostic>) {
        let rest = faults.len().saturating_sub(SHOWN);
        let shown = faults.len().min(SHOWN);
        for (position, fault) in faults.into_iter().take(SHOWN).enumerate() {
            let fault = if rest > 0 && position + 1 == shown { say::more_lines(fault, rest) } else { fault };
            self.report(fault);
        }
    }

    /// The keys of a référentiel: its own, in the order of the file, or those of its owner.
    fn keys(&mut self, index: usize, node: &ast::Referentiel, csv: &Csv, compared: bool) {
        let Some((key, _)) = &node.key else { return };
        let Some(column) = self.csv_header(csv, &key.text, key.span) else { return };
        let mut lines: BTreeMap<&str, Span> = BTreeMap::new();
        let mut keys: Vec<String> = Vec::with_capacity(csv.rows.len());
        let mut faults = Vec::new();
        for row in &csv.rows {
            let Some(cell) = row.cells.get(column) else { continue };
            if cell.is_empty() {
                faults.push(say::empty_key(row.line, &key.text));
            } else if let Some(first) = lines.get(cell.as_str()) {
                faults.push(say::key_twice(row.line, *first, cell));
            } else {
                lines.insert(cell, row.line);
                keys.push(cell.clone());
            }
        }
        self.tell(faults);
        let Some(referentiel) = self.model.referentiels.get(index) else { return };
        if let Some(owner) = referentiel.key_of.and_then(|id| self.model.referentiels.get(id.index())) {
            let known: BTreeMap<&str, ()> = owner.keys.iter().map(|k| (k.as_str(), ())).collect();
            let mut faults = Vec::new();
            if compared {
                for (cell, line) in &lines {
                    if !known.contains_key(cell) {
                        faults.push(say::foreign_key(*line, cell, &owner.name.name));
                    }
                }
                let covered =
                    node.columns.iter().all(|c| node.default.iter().any(|(name, _)| name.text == c.name.text));
                let absent: Vec<&str> =
                    owner.keys.iter().map(String::as_str).filter(|k| !lines.contains_key(k)).collect();
                if let (Some(first), false) = (absent.first(), covered) {
                    let (count, owner) = (absent.len(), &owner.name.name);
                    faults.push(say::absent_keys(node.name.span, first, count, owner));
                }
            }
            let owned = owner.keys.clone();
            faults.sort_by_key(|d| d.span().map(|s| (s.source, s.start)));
            self.tell(faults);
            keys = owned;
        } else {
            let rows = keys.iter().enumerate().map(|(row, key)| (key.clone(), number(row))).collect();
            self.key_rows.insert(ReferentielId(number(index)), rows);
        }
        if let Some(referentiel) = self.model.referentiels.get_mut(index) {
            referentiel.keys = keys;
        }
    }

    /// The row of a key; tells when there is none.
    pub(super) fn key(&mut self, id: ReferentielId, text: &str, span: Span) -> Option<u32> {
        let rows = self.key_rows.get(&id)?;
        if let Some(row) = rows.get(text) {
            return Some(*row);
        }
        let close = nearest(text, rows.keys().map(String::as_str)).map(str::to_owned);
        let name = self.model.referentiels.get(id.index()).map_or("", |r| r.name.name.as_str());
        let diagnostic = say::unknown_key_value(span, text, name, close.as_deref());
        self.report(diagnostic);
        None
    }

    fn csv_header(&mut self, csv: &Csv, name: &str, span: Span) -> Option<usize> {
        let found = csv.headers.iter().position(|h| h == name);
        if found.is_none() {
            let close = nearest(name, csv.headers.iter().map(String::as_str));
            self.report(say::missing_column(span, name, csv.header_span, close));
        }
        found
    }

    /// The cells of every column, by period.
    fn cells(&mut self, index: usize, item: &Placed<'_, ast::Referentiel>, csv: &Csv) {
        let node = item.node;
        let defaults = self.defaults(index, item);
        let Some((key, _)) = &node.key else { return };
        let Some(key_column) = csv.headers.iter().position(|h| *h == key.text) else { return };
        let Some(referentiel) = self.model.referentiels.get(index) else { return };
        let owner = self.key_owner(ReferentielId(number(index)));
        let Some(rows) = self.key_rows.get(&owner) else { return };
        // The line of the file for each key.
        let mut lines: Vec<Option<usize>> = vec![None; referentiel.keys.len()];
        for (line, row) in csv.rows.iter().enumerate() {
            let row = row.cells.get(key_column).and_then(|cell| rows.get(cell));
            if let Some(slot) = row.and_then(|row| lines.get_mut(*row as usize))
                && slot.is_none()
            {
                *slot = Some(line);
            }
        }
        let types: Vec<Type> = referentiel.columns.iter().map(|c| c.ty.clone()).collect();
        for (position, (column, ty)) in node.columns.iter().zip(types).enumerate() {
            let default = defaults.get(&column.name.text);
            let mut faults = Vec::new();
            let versions = if column.headers.is_empty() {
                let header = self.csv_header(csv, &column.name.text, column.name.span);
                let value = header.map(|at| self.column_cells(csv, at, &ty, &lines, default, &mut faults));
                vec![Version {
                    from: Date::MIN,
                    to: Date::MAX,
                    references: Vec::new(),
                    fiabilite: None,
                    value: value.unwrap_or_default(),
                    span: column.name.span,
                }]
            } else {
                self.versions(&Notes::default(), &column.headers, |checker, header| {
                    let at = checker.csv_header(csv, &header.text, header.span);
                    at.map(|at| checker.column_cells(csv, at, &ty, &lines, default, &mut faults)).unwrap_or_default()
                })
            };
            self.tell(faults);
            let columns = self.model.referentiels.get_mut(index).map(|r| &mut r.columns);
            if let Some(slot) = columns.and_then(|c| c.get_mut(position)) {
                slot.versions = versions;
            }
        }
    }

    /// The values of `sinon`, by column.
    fn defaults(&mut self, index: usize, item: &Placed<'_, ast::Referentiel>) -> BTreeMap<String, Literal> {
        let mut defaults = BTreeMap::new();
        for (name, value) in &item.node.default {
            let Some(referentiel) = self.model.referentiels.get(index) else { continue };
            let Some(column) = referentiel.columns.iter().find(|c| c.name == name.text) else {
                let known: Vec<&str> = referentiel.columns.iter().map(|c| c.name.as_str()).collect();
                let owner = format!("le référentiel « {} »", referentiel.name.name);
                let diagnostic = say_names::unknown_field(name.span, &name.text, &owner, &known, referentiel.name.span);
                self.report(diagnostic);
                continue;
            };
            let ty = column.ty.clone();
            if let Some(value) = self.constant_of(&item.module, value, &ty) {
                defaults.insert(name.text.clone(), value);
            }
        }
        defaults
    }

    fn column_cells(
        &self,
        csv: &Csv,
        at: usize,
        ty: &Type,
        lines: &[Option<usize>],
        default: Option<&Literal>,
        faults: &mut Vec<Diagnostic>,
    ) -> Vec<Literal> {
        let absent = default.cloned().unwrap_or(Literal::Bool(false));
        let header = csv.headers.get(at).map_or("", String::as_str);
        let mut values = Vec::with_capacity(lines.len());
        for line in lines {
            let Some(row) = line.and_then(|line| csv.rows.get(line)) else {
                values.push(absent.clone());
                continue;
            };
            let cell = row.cells.get(at).map_or("", String::as_str);
            values.push(match self.cell_value(cell, ty, default) {
                Some(value) => value,
                None => {
                    faults.push(self.cell_fault(row, at, cell, header, ty));
                    absent.clone()
                }
            });
        }
        values
    }

    fn cell_value(&self, cell: &str, ty: &Type, default: Option<&Literal>) -> Option<Literal> {
        if cell.is_empty() && *ty != Type::Text {
            return default.cloned();
        }
        match ty {
            Type::Text => Some(Literal::Text(cell.to_owned())),
            Type::Bool => match cell.to_lowercase().as_str() {
                "vrai" | "oui" => Some(Literal::Bool(true)),
                "faux" | "non" => Some(Literal::Bool(false)),
                _ => None,
            },
            Type::Date => Date::parse(cell).map(Literal::Date),
            Type::Number(unit) => {
                let bare = [unit.label(true), unit.label(false)]
                    .iter()
                    .filter(|label| !label.is_empty())
                    .find_map(|label| cell.strip_suffix(label.as_str()))
                    .unwrap_or(cell);
                let value = parse_number(bare)?;
                let factor = if unit.is_proportion() { Decimal::new(1, 2) } else { Decimal::ONE };
                value.checked_mul(factor).map(|n| Literal::Number(n.normalize()))
            }
            Type::Enum(id) => {
                let values = &self.model.enums.get(id.index())?.values;
                let found = values.iter().position(|(name, _)| name == cell);
                let found = found.or_else(|| values.iter().position(|(_, label)| label == cell))?;
                u16::try_from(found).ok().map(Literal::Enum)
            }
            Type::Key(id) => self.key_rows.get(id)?.get(cell).map(|row| Literal::Key(*row)),
            // Told where the type is written.
            Type::Record(_) | Type::List(_) | Type::Unknown => Some(Literal::Bool(false)),
        }
    }

    fn cell_fault(&self, row: &CsvRow, at: usize, cell: &str, header: &str, ty: &Type) -> Diagnostic {
        let close = match ty {
            Type::Enum(id) => self
                .model
                .enums
                .get(id.index())
                .and_then(|e| nearest(cell, e.values.iter().map(|(name, _)| name.as_str()))),
            Type::Key(id) => self.key_rows.get(id).and_then(|rows| nearest(cell, rows.keys().map(String::as_str))),
            _ => None,
        };
        say::bad_cell(self.cell_span(row, at), cell, header, &self.describe(ty), close)
    }

    /// The place of a cell inside its line: where its text first stands after those before it.
    fn cell_span(&self, row: &CsvRow, at: usize) -> Span {
        let line = self.sources.get(row.line.source).map_or("", |s| s.slice(row.line));
        let mut from = 0;
        for (position, cell) in row.cells.iter().enumerate().take(at + 1) {
            let Some(found) = line.get(from..).and_then(|rest| rest.find(cell.as_str())) else { return row.line };
            let start = from + found;
            if position == at && !cell.is_empty() {
                let base = row.line.start as usize;
                return Span::new(row.line.source, base + start, base + start + cell.len());
            }
            from = start + cell.len();
        }
        row.line
    }
}

/// Cuts a CSV text into cells: commas or semicolons, whichever the header has more of. The second part tells the lines
/// that have not as many cells as the header.
fn cut(source: SourceId, text: &str) -> Result<(Csv, Vec<Diagnostic>), Box<Diagnostic>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = text.get(start..).unwrap_or_default();
    let first = body.lines().next().unwrap_or_default();
    let header_span = Span::new(source, start, start + first.len());
    let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(body.as_bytes());
    let mut records = reader.records();
    let headers: Vec<String> = match records.next() {
        Some(Ok(record)) if record.iter().any(|h| !h.is_empty()) => record.iter().map(nfc).collect(),
        _ => return Err(Box::new(say::no_header(header_span))),
    };
    if headers.iter().any(String::is_empty) || headers.iter().all(|h| parse_number(h).is_some()) {
        return Err(Box::new(say::no_header(header_span)));
    }
    let mut rows = Vec::new();
    let mut ragged = Vec::new();
    for record in records {
        let Ok(record) = record else { continue };
        let at = record.position().map_or(0, csv::Position::byte);
        let from = start + usize::try_from(at).unwrap_or(0);
        let rest = text.get(from..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let length = rest.get(skipped..).unwrap_or_default().lines().next().map_or(0, str::len);
        let line = Span::new(source, from + skipped, from + skipped + length);
        if record.len() == headers.len() {
            rows.push(CsvRow { line, cells: record.iter().map(nfc).collect() });
        } else {
            ragged.push(say::ragged_line(line, record.len(), headers.len()));
        }
    }
    Ok((Csv { ragged: !ragged.is_empty(), headers, header_span, rows }, ragged))
}

/// A cell as names are compared: two writings of an accent are one.
fn nfc(cell: &str) -> String {
    if cell.is_ascii() { cell.to_owned() } else { cell.nfc().collect() }
}
