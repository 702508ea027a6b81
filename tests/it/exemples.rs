//! Worked cases of small packs kept as data, each about one part of the language, run through the plan and the exact
//! domain alone.

use bareme::case::{Answer, Case};
use bareme::eval::Workspace;
use bareme::model::{Cause, Exemple, ExpectedKind, ExpectedStatus, GivenValue, Literal, Model, Target};
use bareme::pack::{LoadError, Loader, MemoryLoader, load};
use bareme::plan::{Fault, Plan, Targets, Value, breaks, build, period};
use bareme::source::Span;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files of a folder.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Loader for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        fs::read(self.0.join(path)).map_err(|_| LoadError::NotFound)
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A pack of one file; a référentiel of the folder may be read beside it.
fn pack(path: &Path) -> Model {
    let mut loader = MemoryLoader::default();
    let manifest =
        "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\naxe = \"Axe\"\n";
    loader.0.insert("bareme.toml".into(), manifest.into());
    loader.0.insert("a.bareme".into(), fs::read(path).unwrap());
    for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|e| e == "csv") {
            loader.0.insert(file.file_name().unwrap().to_str().unwrap().into(), fs::read(&file).unwrap());
        }
    }
    sound(&loader, &path.display().to_string())
}

fn sound(loader: &dyn Loader, what: &str) -> Model {
    let loaded = load(loader);
    let place = |span: Span| loaded.sources.get(span.source).map_or(0, |source| source.position(span.start).line);
    let errors = loaded.diagnostics.iter().filter(|d| d.is_error());
    let errors: Vec<_> = errors.map(|d| (d.span().map(place), &d.title, d.labels.first().map(|l| &l.text))).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
    loaded.model
}

/// The value of a constant; texts do not occur in cases.
pub(crate) fn value(literal: &Literal) -> Value {
    Value::of(literal, &mut Vec::new())
}

pub(crate) fn case(model: &Model, exemple: &Exemple) -> Case {
    let mut answers = vec![Answer::Unknown; model.inputs.len()];
    for (input, given) in &exemple.given {
        answers[input.index()] = match given {
            GivenValue::Value(literal) => Answer::Value(value(literal)),
            GivenValue::Rows(rows) => {
                let cell = |cell: &Option<Literal>| cell.as_ref().map_or(Value::Unknown, value);
                Answer::Rows(rows.iter().map(|row| row.iter().map(cell).collect()).collect())
            }
        };
    }
    Case::new(exemple.date, answers)
}

fn status(eligible: Value) -> Option<ExpectedStatus> {
    match eligible {
        Value::Bool(true) => Some(ExpectedStatus::Eligible),
        Value::Bool(false) => Some(ExpectedStatus::NotEligible),
        Value::Unknown => Some(ExpectedStatus::Unknown),
        Value::Fault(Fault::OutOfPeriod(_)) => Some(ExpectedStatus::OutOfPeriod),
        _ => None,
    }
}

/// What does not hold of an exemple; bounds, what is kept of an aid and money belong to other stages.
fn failures(plan: &Plan, workspace: &Workspace, exemple: &Exemple) -> Vec<String> {
    let node = |id: bareme::plan::NodeId| workspace.get(plan.nodes[id.0 as usize].slot);
    let aide = |id| plan.aides.iter().find(|aide| aide.id == id).unwrap();
    let mut failures = Vec::new();
    for expected in &exemple.expected {
        let obtained = match expected.target {
            Target::Calcul(id) => node(plan.calculs.iter().find(|(calcul, _)| *calcul == id.0).unwrap().1),
            Target::Aide(id) => workspace.get(aide(id).eligible),
            Target::Outcome(id, field) => aide(id).outcome(field).map_or(Value::Unknown, |o| node(o.node)),
            Target::Retenu(_) => continue,
        };
        let holds = match &expected.kind {
            ExpectedKind::Value(literal) => obtained == value(literal),
            ExpectedKind::Between(..) => continue,
            // Money is no matter of plans.
            ExpectedKind::Status(..) if !exemple.engaged.is_empty() => continue,
            ExpectedKind::Status(wanted, because) => {
                let condition = because.map(|cause| {
                    let Cause::Condition(index) = cause else { panic!("an enveloppe of which nothing is said") };
                    let Target::Aide(id) = expected.target else { panic!("a status of what is no aid") };
                    let found = aide(id).conditions.iter().find(|c| c.index as usize == index);
                    node(found.unwrap().node)
                });
                // What is still possible may decide what exact values leave unknown.
                let decided = status(obtained) == Some(*wanted) || status(obtained) == Some(ExpectedStatus::Unknown);
                decided && condition.is_none_or(|value| value == Value::Bool(false))
            }
        };
        if !holds {
            let (name, date) = (&exemple.name, exemple.date);
            failures.push(format!("{name} ({date}): {:?}, obtained {obtained:?}", (expected.target, &expected.kind)));
        }
    }
    failures
}

/// Runs all the exemples of a pack, and gives how many there are.
fn hold(model: &Model, what: &str) -> usize {
    let breaks = breaks(model);
    let mut plans = BTreeMap::new();
    let mut failed = Vec::new();
    for exemple in &model.exemples {
        let (plan, workspace) = plans.entry(period(&breaks, exemple.date)).or_insert_with(|| {
            let plan = build(model, exemple.date, &Targets::All);
            let workspace = Workspace::new(&plan);
            (plan, workspace)
        });
        assert!(plan.from <= exemple.date && exemple.date <= plan.to);
        workspace.run(plan, &case(model, exemple));
        failed.extend(failures(plan, workspace, exemple));
    }
    assert!(failed.is_empty(), "{what}:\n{}", failed.join("\n"));
    model.exemples.len()
}

/// The small packs, by path.
fn corpus_by_path() -> Vec<(PathBuf, Model)> {
    let folder = root().join("tests/corpus/eval");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "bareme"));
    files.sort();
    assert!(files.len() >= 5);
    files.into_iter().map(|path| (path.clone(), pack(&path))).collect()
}

/// The small packs.
pub(crate) fn corpus() -> Vec<Model> {
    corpus_by_path().into_iter().map(|(_, model)| model).collect()
}

/// The pack of the five axes.
pub(crate) fn rules() -> Model {
    sound(&Folder(root().join("rules")), "rules")
}

#[test]
fn exemples_of_the_corpus_hold() {
    for (path, model) in corpus_by_path() {
        assert!(hold(&model, &path.display().to_string()) > 0, "{} has no exemple", path.display());
    }
}
