//! The figures of public texts, typed a second time: the tables of `rules/` give them back, to the cent.
//!
//! A line of `tests/figures/*.csv` names a table or a calcul, the first and the last day of a version, keys, and what
//! each column gives. In the header above it, `.x` is a column, `soit x` an answer, and any other name a key.

use crate::exemples::{Folder, case, root, value};
use bareme::eval::Workspace;
use bareme::model::{ExpectedKind, Target};
use bareme::pack::{LoadError, Loader, load};
use bareme::plan::{Targets, build};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

/// The rules, with modules that read their tables, by path.
struct WithFigures(Folder, BTreeMap<String, String>);

impl Loader for WithFigures {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if let Some(text) = self.1.get(path) {
            return Ok(text.clone().into_bytes());
        }
        let bytes = self.0.read(path)?;
        if path != "bareme.toml" {
            return Ok(bytes);
        }
        let paths: String = self.1.keys().map(|path| format!("\"{path}\", ")).collect();
        Ok(String::from_utf8(bytes).unwrap().replacen("fichiers = [", &format!("fichiers = [{paths}"), 1).into_bytes())
    }
}

/// The module of a file of figures: for each set of answers, an aid whose results are what the tables give, and for each
/// day an exemple that expects the figures.
fn module(name: &str, csv: &str) -> String {
    let mut aides: BTreeMap<String, (String, BTreeMap<&str, String>)> = BTreeMap::new();
    let mut header = Vec::new();
    for (i, line) in csv.lines().enumerate() {
        let cells: Vec<&str> = line.split(';').collect();
        if cells[0] == "table" {
            header = cells;
            continue;
        }
        assert_eq!(cells.len(), header.len(), "{name}, line {}", i + 1);
        let columns = || header.iter().zip(&cells).skip(3);
        let (answers, keys): (Vec<_>, Vec<_>) =
            columns().filter(|(h, _)| !h.starts_with('.')).partition(|(h, _)| h.starts_with("soit "));
        let given: String = answers.iter().map(|(h, cell)| format!("\n    {h} = {cell}")).collect();
        let keys: Vec<&str> = keys.iter().map(|(_, cell)| **cell).collect();
        let call = if keys.is_empty() { cells[0].to_owned() } else { format!("{}({})", cells[0], keys.join(" ; ")) };
        for (column, figure) in columns().filter(|(h, c)| h.starts_with('.') && !c.is_empty()) {
            let unit = figure.trim_start_matches(|c: char| c.is_ascii_digit() || " ,−".contains(c));
            let unit = if unit.is_empty() { "nombre" } else { unit };
            let (place, column) =
                (format!("ligne_{}{}", i + 1, column.replace('.', "_")), column.trim_end_matches('.'));
            let place = place.trim_end_matches('_');
            let (results, days) = aides.entry(given.clone()).or_default();
            write!(results, "\n    résultat {place} « {figure} » : {unit} = {call}{column}").unwrap();
            for day in cells[1..3].iter().filter(|day| !day.is_empty()) {
                write!(days.entry(*day).or_default(), "\n    attendu AIDE.{place} = {figure}").unwrap();
            }
        }
    }
    let mut text = format!("module figures.{name}\n");
    for (i, (given, (results, days))) in aides.iter().enumerate() {
        let aide = format!("{name}_{i}");
        writeln!(text, "\naide {aide} « Chiffres {i} »\n    axe energie\n    nature plafond{results}").unwrap();
        for (day, expected) in days {
            let expected = expected.replace("AIDE", &aide);
            writeln!(text, "\nexemple « {name} »\n    au {day}{given}{expected}").unwrap();
        }
    }
    text
}

#[test]
fn tables_give_the_figures_of_the_texts() {
    let files = fs::read_dir(root().join("tests/figures")).unwrap().map(|entry| entry.unwrap().path());
    let modules = files.map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        (format!("figures/{name}.bareme"), module(name, &fs::read_to_string(&path).unwrap()))
    });
    let loaded = load(&WithFigures(Folder(root().join("rules")), modules.collect()));
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let model = loaded.model;
    let (mut seen, mut wrong) = (0, Vec::new());
    for exemple in model.exemples.iter().filter(|e| e.module.starts_with("figures.")) {
        let Target::Outcome(aide, _) = exemple.expected[0].target else { panic!("a figure is the result of an aid") };
        let plan = build(&model, exemple.date, &Targets::aides([aide]));
        let mut workspace = Workspace::new(&plan);
        workspace.run(&plan, &case(&model, exemple));
        for expected in &exemple.expected {
            let (Target::Outcome(_, field), ExpectedKind::Value(figure)) = (expected.target, &expected.kind) else {
                panic!("a figure is the result of an aid");
            };
            let node = plan.aides[0].outcome(field).unwrap().node;
            let obtained = workspace.get(plan.nodes[node.0 as usize].slot);
            seen += 1;
            if obtained != value(figure) {
                let text = loaded.sources.get(expected.span.source).unwrap().slice(expected.span);
                wrong.push(format!("{} {text}, obtained {obtained:?}", exemple.date));
            }
        }
    }
    assert!(seen > 2_000, "{seen}");
    assert!(wrong.is_empty(), "{} figures:\n{}", wrong.len(), wrong.join("\n"));
}
