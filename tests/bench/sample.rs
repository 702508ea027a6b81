//! The pack of `rules/` and the applications of its sample.

use bareme::case::{Case, CaseReader, Draft};
use bareme::eval::Engine;
use bareme::model::AideId;
use bareme::pack::{MemoryLoader, load};
use bareme::plan::{Plan, Targets};
use bareme::value::Date;
use std::fs;
use std::path::{Path, PathBuf};

/// Rules, and applications that could be read.
pub(crate) struct Sample {
    pub(crate) engine: Engine,
    pub(crate) cases: Vec<Case>,
    /// Lines of the sample, rejects included.
    pub(crate) rows: u64,
}

impl Sample {
    pub(crate) fn read() -> Self {
        let pack = load(&files());
        let engine = Engine::new(pack.model, &pack.diagnostics).unwrap();
        let reader = CaseReader::new(engine.vocabulary());
        let text = applications();
        let mut table = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_slice());
        let places: Vec<_> = table.headers().unwrap().iter().map(|h| reader.place(h).unwrap().0).collect();
        let (mut cases, mut rows) = (Vec::new(), 0);
        for record in table.records() {
            rows += 1;
            let mut draft = Draft::new(engine.vocabulary());
            for (place, cell) in places.iter().zip(&record.unwrap()) {
                reader.cell(&mut draft, *place, cell);
            }
            cases.extend(draft.finish(None));
        }
        drop(reader);
        Self { engine, cases, rows }
    }

    /// Plans for all dates in order, of one aid or of all.
    pub(crate) fn plans(&self, aide: Option<&str>) -> Vec<Plan> {
        let targets = match aide {
            None => Targets::All,
            Some(name) => {
                let found = self.engine.model().aides.iter().position(|a| a.name.name == name).unwrap();
                Targets::aides([AideId(found.try_into().unwrap())])
            }
        };
        let mut plans = vec![self.engine.lasting_plan(Date::MIN, &targets)];
        while let Some(last) = plans.last().filter(|last| last.to < Date::MAX) {
            plans.push(self.engine.lasting_plan(last.to.next(), &targets));
        }
        plans
    }

    /// Which of the plans holds at the date of a case.
    pub(crate) fn period(&self, plans: &[Plan], case: &Case) -> usize {
        plans.partition_point(|plan| plan.to < case.date)
    }

    /// The worked cases of the pack, in the order of their names.
    pub(crate) fn worked(&self) -> Vec<Case> {
        let reader = CaseReader::new(self.engine.vocabulary());
        let folder = fs::read_dir(rules().join("exemples")).unwrap();
        let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
        files.sort();
        files.iter().map(|path| reader.toml(&fs::read_to_string(path).unwrap(), None).unwrap()).collect()
    }

    /// The application with most answers.
    pub(crate) fn typical(&self) -> &Case {
        let given = |case: &&Case| case.answers.iter().filter(|a| **a != bareme::case::Answer::Unknown).count();
        self.cases.iter().max_by_key(given).unwrap()
    }
}

/// The file of applications.
pub(crate) fn applications() -> Vec<u8> {
    fs::read(rules().join("exemples/demandes.csv")).unwrap()
}

/// The files of the pack.
pub(crate) fn files() -> MemoryLoader {
    fn read(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, files);
            } else {
                let name = path.strip_prefix(rules()).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    read(&rules(), &mut files);
    files.into_iter().collect()
}

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}
