//! Référentiels: CSV files read as typed columns, by key.

use litemap::LiteMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::csv::{Csv, CsvRow, Faults, cut};
use super::dates::{label, text};
use super::declare::{Items, Once, Placed, number};
use super::messages::data as say;
use super::messages::names as say_names;
use super::names::TypeDecl;
use super::typed::{Column, Literal, Notes, Referentiel, ReferentielId, Type, Version};
use super::{Checker, beside};
use crate::diag::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Date, Decimal, parse_number};

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
                keys: Arc::default(),
                former: LiteMap::default(),
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
            let file = self.model.referentiels.get(index).map(|r| r.file.clone()).unwrap_or_default();
            parsed.push(self.csv(&file, item.node.file.span));
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
                    self.former_codes(index, item.node);
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
        let mut once = Once::default();
        for column in &item.node.columns {
            if let Some(first) = once.before(&column.name) {
                self.report(say_names::declared_twice(column.name.span, first, &column.name.text));
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

    /// A file that a référentiel names at that place, cut into cells.
    fn csv(&mut self, file: &str, named: Span) -> Option<Csv> {
        let source = *self.data.get(file)?;
        let text = &self.sources.get(source)?.text;
        match cut(source, text) {
            Ok((csv, ragged)) => {
                self.tell(ragged);
                let mut seen = BTreeSet::new();
                for header in &csv.headers {
                    if !seen.insert(header.as_str()) {
                        self.report(say::header_twice(csv.header_span, header));
                    }
                }
                Some(csv)
            }
            Err(diagnostic) => {
                self.report(diagnostic.also(named, "ce référentiel le lit"));
                None
            }
        }
    }

    /// Reports the first faults, and says how many more there are.
    fn tell(&mut self, faults: Faults) {
        let rest = faults.count.saturating_sub(faults.shown.len());
        let mut shown = faults.shown;
        if let Some(last) = shown.pop() {
            shown.push(if rest > 0 { say::more_lines(last, rest) } else { last });
        }
        self.diagnostics.extend(shown);
    }

    /// The keys of a référentiel: its own, in the order of the file, or those of its owner.
    fn keys(&mut self, index: usize, node: &ast::Referentiel, csv: &Csv, compared: bool) {
        let Some((key, _)) = &node.key else { return };
        let Some(column) = self.csv_header(csv, &key.text, key.span) else { return };
        let mut lines: BTreeMap<&str, Span> = BTreeMap::new();
        let mut keys: Vec<String> = Vec::with_capacity(csv.rows.len());
        let mut faults = Faults::default();
        for row in &csv.rows {
            let Some(cell) = row.cells.get(column) else { continue };
            if cell.is_empty() {
                faults.add(|| say::empty_key(row.line, &key.text));
            } else if let Some(first) = lines.get(cell.as_str()) {
                faults.add(|| say::key_twice(row.line, *first, cell));
            } else {
                lines.insert(cell, row.line);
                keys.push(cell.clone());
            }
        }
        self.tell(faults);
        let owner = self.model.referentiels.get(index).and_then(|r| r.key_of);
        let keys = match owner.and_then(|id| self.model.referentiels.get(id.index())) {
            None => {
                let rows = keys.iter().enumerate().map(|(row, key)| (key.clone(), number(row))).collect();
                self.key_rows.insert(ReferentielId(number(index)), rows);
                keys.into()
            }
            Some(owner) => {
                let owner = owner.clone();
                if compared {
                    self.compare_keys(node, &keys, &lines, &owner);
                }
                owner.keys
            }
        };
        if let Some(referentiel) = self.model.referentiels.get_mut(index) {
            referentiel.keys = keys;
        }
    }

    /// Tells keys that their owner does not know, and keys of the owner that are absent.
    fn compare_keys(
        &mut self,
        node: &ast::Referentiel,
        keys: &[String],
        lines: &BTreeMap<&str, Span>,
        owner: &Referentiel,
    ) {
        let (owned, name) = (&owner.keys, &owner.name.name);
        let known: BTreeSet<&str> = owned.iter().map(String::as_str).collect();
        let mut faults = Faults::default();
        for key in keys.iter().filter(|key| !known.contains(key.as_str())) {
            if let Some(line) = lines.get(key.as_str()) {
                faults.add(|| say::foreign_key(*line, key, name, owner.current(key)));
            }
        }
        self.tell(faults);
        let covered = node.columns.iter().all(|c| node.default.iter().any(|(name, _)| name.text == c.name.text));
        let absent: Vec<&String> = owned.iter().filter(|key| !lines.contains_key(key.as_str())).collect();
        if let (Some(first), false) = (absent.first(), covered) {
            self.report(say::absent_keys(node.name.span, first, absent.len(), name));
        }
    }

    /// The keys that took the place of former codes.
    fn former_codes(&mut self, index: usize, node: &ast::Referentiel) {
        let Some(former) = &node.former else { return };
        let id = ReferentielId(number(index));
        if self.model.referentiels.get(index).is_some_and(|r| r.key_of.is_some()) {
            self.report(say::former_of_other(former.code.span));
            return;
        }
        let rules = self.sources.get(former.file.span.source).map_or("", |s| s.name.as_str());
        let Some(csv) = self.csv(&beside(rules, &former.file.text), former.file.span) else { return };
        let code = self.csv_header(&csv, &former.code.text, former.code.span);
        let current = self.csv_header(&csv, &former.current.text, former.current.span);
        let (Some(code), Some(current), Some(keys)) = (code, current, self.key_rows.get(&id)) else { return };
        let mut lines: BTreeMap<&str, Span> = BTreeMap::new();
        let mut rows = LiteMap::new();
        let mut faults = Faults::default();
        for row in &csv.rows {
            let (Some(code), Some(current)) = (row.cells.get(code), row.cells.get(current)) else { continue };
            if code.is_empty() {
                faults.add(|| say::empty_key(row.line, &former.code.text));
            } else if let Some(first) = lines.insert(code, row.line) {
                faults.add(|| say::key_twice(row.line, first, code));
            } else if keys.contains_key(code) {
                faults.add(|| say::former_is_current(row.line, code, &node.name.text));
            } else if let Some(row) = keys.get(current) {
                rows.insert(code.clone(), *row);
            } else {
                faults.add(|| say::foreign_key(row.line, current, &node.name.text, None));
            }
        }
        self.tell(faults);
        if let Some(referentiel) = self.model.referentiels.get_mut(index) {
            referentiel.former = rows;
        }
    }

    /// The row of a key; tells when there is none.
    pub(super) fn key(&mut self, id: ReferentielId, text: &str, span: Span) -> Option<u32> {
        let rows = self.key_rows.get(&id)?;
        if let Some(row) = rows.get(text) {
            return Some(*row);
        }
        let referentiel = self.model.referentiels.get(id.index());
        let current = referentiel.and_then(|r| r.current(text));
        let close = current.or_else(|| nearest(text, rows.keys().map(String::as_str))).map(str::to_owned);
        let name = referentiel.map_or("", |r| r.name.name.as_str());
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
            let mut faults = Faults::default();
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
        faults: &mut Faults,
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
                    faults.add(|| self.cell_fault(row, at, cell, header, ty));
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
        say::bad_cell(row.place(at, self.sources), cell, header, &self.describe(ty), close)
    }
}
