//! A loaded pack, and the plans that were asked of it.

use bareme::case::{Case, CaseReader, FieldError, Given};
use bareme::compiled::{self, Almanac};
#[cfg(feature = "full")]
use bareme::eval::Engine;
use bareme::eval::{self, AidePreview, Options, Workspaces};
use bareme::model::AideId;
use bareme::plan::{Plan, Targets, Vocabulary};
use bareme::value::Date;
use self_cell::self_cell;
use serde::Serialize;

/// As many plans as are kept.
const KEPT: usize = 8;

/// What is wrong, for people and for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Stable code: that of a field, or `format`, `altere`, `etranger`, `autres_regles`, `territoires`, `anterieur`,
    /// `options`.
    pub code: String,
    /// The field of the case, when there is one.
    #[serde(rename = "champ", skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// The fact, in French.
    pub message: String,
    /// The mend, in French.
    #[serde(rename = "aide", skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Fault {
    /// A fault that is of no field.
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), field: String::new(), message: message.into(), help: None }
    }
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self { code: error.code.to_owned(), field: error.field, message: error.message, help: error.help }
    }
}

impl From<compiled::Refused> for Fault {
    fn from(refused: compiled::Refused) -> Self {
        let code = match refused {
            compiled::Refused::Foreign => "etranger",
            compiled::Refused::Format(_) => "format",
            compiled::Refused::Damaged => "altere",
            compiled::Refused::OtherRules => "autres_regles",
        };
        Self::new(code, refused.to_string())
    }
}

/// What is asked of an assessment.
#[derive(Debug, Default)]
struct Asked {
    /// Names of aids; with `axes`, none of both: all.
    aides: Vec<String>,
    /// Names of axes.
    axes: Vec<String>,
    /// The tree of each computation.
    explications: bool,
    /// For refused aids, what would open them, or make them possible.
    contrefactuels: bool,
    /// The inputs that can still change something.
    questions: bool,
    /// For [`Pack::next`]: inputs that were asked already.
    posees: Vec<String>,
}

/// What the answers come to so far.
#[derive(Serialize)]
struct Preview {
    aides: Vec<AidePreview>,
}

/// What the answers come to so far, and what to ask next.
#[derive(Serialize)]
struct Next {
    #[serde(flatten)]
    preview: Preview,
    /// The first input that can still change something.
    #[serde(rename = "suivante")]
    next: Option<String>,
    /// The inputs that may still be asked, it and others.
    #[serde(rename = "a_venir")]
    ahead: Vec<String>,
}

/// Where plans come from.
enum Rules {
    Compiled(Box<Almanac>),
    #[cfg(feature = "full")]
    Text(Box<Engine>),
}

impl Rules {
    fn vocabulary(&self) -> &Vocabulary {
        match self {
            Self::Compiled(almanac) => almanac.vocabulary(),
            #[cfg(feature = "full")]
            Self::Text(engine) => engine.vocabulary(),
        }
    }

    /// The first day that the rules are given for, where some were left out.
    fn since(&self) -> Option<Date> {
        match self {
            Self::Compiled(almanac) => Some(almanac.since()),
            #[cfg(feature = "full")]
            Self::Text(_) => None,
        }
    }

    fn plan(&self, date: Date, targets: &Targets) -> Plan {
        match self {
            Self::Compiled(almanac) => almanac.plan(date, targets),
            #[cfg(feature = "full")]
            Self::Text(engine) => engine.plan(date, targets),
        }
    }
}

/// An aid, whatever the date.
struct Head {
    name: String,
    /// Index among the axes.
    axe: usize,
}

self_cell!(
    /// Rules and the reader of their cases.
    struct Reading {
        owner: Rules,
        #[covariant]
        dependent: CaseReader,
    }
);

/// A plan and where it runs.
struct Ready {
    from: Date,
    to: Date,
    targets: Targets,
    plan: Plan,
    workspaces: Workspaces,
}

/// A pack ready to assess cases.
pub struct Pack {
    reading: Reading,
    /// By number.
    aides: Vec<Head>,
    partial: bool,
    ready: Vec<Ready>,
}

impl Pack {
    /// Reads a compiled pack.
    ///
    /// # Errors
    /// When the bytes are something else, of another format, or damaged.
    pub fn read(rules: &[u8]) -> Result<Self, Vec<Fault>> {
        Ok(Self::compiled(compiled::read(rules).map_err(|refused| vec![refused.into()])?))
    }

    fn compiled(almanac: Almanac) -> Self {
        let head = |aide: &bareme::plan::PlanAide| Head { name: aide.name.clone(), axe: aide.axe };
        let (aides, partial) = (almanac.aides().map(head).collect(), compiled::is_partial(&almanac));
        Self::new(Rules::Compiled(Box::new(almanac)), aides, partial)
    }

    /// The pack of rules in text.
    #[cfg(feature = "full")]
    pub(crate) fn of(engine: Engine) -> Self {
        let head = |aide: &bareme::model::Aide| Head { name: aide.name.name.clone(), axe: aide.axe };
        let aides = engine.model().aides.iter().map(head).collect();
        Self::new(Rules::Text(Box::new(engine)), aides, false)
    }

    fn new(rules: Rules, aides: Vec<Head>, partial: bool) -> Self {
        Self { reading: reading(rules), aides, partial, ready: Vec::new() }
    }

    /// Adds the long référentiels.
    ///
    /// # Errors
    /// When the bytes are not those of these rules; the pack is then left as it was.
    pub fn complete(&mut self, territories: &[u8]) -> Result<(), Vec<Fault>> {
        if self.partial
            && let Rules::Compiled(mut almanac) = self.take_rules()
        {
            let completed = compiled::complete(&mut almanac, territories);
            *self = Self::compiled(*almanac);
            completed.map_err(|refused| vec![refused.into()])?;
        }
        Ok(())
    }

    /// The rules, in place of which there are none.
    fn take_rules(&mut self) -> Rules {
        std::mem::replace(&mut self.reading, reading(Rules::Compiled(Box::default()))).into_owner()
    }

    /// Whether the long référentiels are still to be added.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// What the pack holds, in JSON.
    #[must_use]
    pub fn describe(&self) -> String {
        let description = match self.reading.borrow_owner() {
            Rules::Compiled(almanac) => compiled::describe(almanac),
            #[cfg(feature = "full")]
            Rules::Text(engine) => compiled::describe_engine(engine),
        };
        serde_json::to_string(&description).unwrap_or_default()
    }

    /// Assesses a case; the answer is JSON.
    ///
    /// # Errors
    /// What is wrong with the case or the options, field by field.
    pub fn assess(&mut self, case: &Given, options: Given) -> Result<String, Vec<Fault>> {
        let asked = asked(options)?;
        let options = Options {
            explain: asked.explications,
            counterfactuals: asked.contrefactuels,
            questions: asked.questions,
            sources: None,
        };
        let (said, _) = self.run(case, &asked, |Ready { plan, workspaces, .. }, vocabulary, case| {
            eval::assess(plan, vocabulary, case, workspaces, options)
        })?;
        written(&said)
    }

    /// Assesses a case, of which only what changes while questions are asked is said.
    ///
    /// # Errors
    /// What is wrong with the case or the options, field by field.
    pub fn preview(&mut self, case: &Given, options: Given) -> Result<String, Vec<Fault>> {
        let (preview, _) = self.previewed(case, &asked(options)?)?;
        written(&preview)
    }

    /// The same, and the one question to ask next, which takes less work than all of them.
    ///
    /// # Errors
    /// What is wrong with the case or the options, field by field.
    pub fn next(&mut self, case: &Given, options: Given) -> Result<String, Vec<Fault>> {
        let asked = asked(options)?;
        let (preview, place) = self.previewed(case, &asked)?;
        let vocabulary = self.vocabulary();
        let inputs = (0..).zip(&vocabulary.inputs);
        let passed: Vec<u32> =
            inputs.filter(|(_, input)| asked.posees.contains(&input.name)).map(|(at, _)| at).collect();
        let found = self.ready.get(place).map(|r| r.workspaces.first_question(&r.plan, vocabulary, &passed));
        let (next, ahead) = found.unwrap_or_default();
        let name = |input: u32| vocabulary.inputs.get(input as usize).map(|i| i.name.clone());
        let ahead = ahead.into_iter().filter_map(name).collect();
        written(&Next { preview, next: next.and_then(name), ahead })
    }

    fn previewed(&mut self, case: &Given, asked: &Asked) -> Result<(Preview, usize), Vec<Fault>> {
        let (aides, place) = self.run(case, asked, |Ready { plan, workspaces, .. }, vocabulary, case| {
            eval::preview(plan, vocabulary, case, workspaces)
        })?;
        Ok((Preview { aides }, place))
    }

    /// What is said of a case, and the place of the plan that gave it.
    fn run<T>(
        &mut self,
        case: &Given,
        asked: &Asked,
        say: impl FnOnce(&mut Ready, &Vocabulary, &Case) -> T,
    ) -> Result<(T, usize), Vec<Fault>> {
        let targets = self.targets(asked)?;
        let case = self.reading.borrow_dependent().given(case, None).map_err(|errors| self.faults(errors))?;
        if let Some(since) = self.reading.borrow_owner().since().filter(|since| case.date < *since) {
            return Err(vec![too_early(since)]);
        }
        let place = self.prepare(case.date, targets);
        let vocabulary = self.reading.borrow_owner().vocabulary();
        let ready = self.ready.get_mut(place).ok_or_else(|| vec![Fault::new("interne", "le plan manque")])?;
        let said = say(ready, vocabulary, &case);
        let contradictions = ready.workspaces.contradictions(&ready.plan, vocabulary, &case);
        if contradictions.is_empty() { Ok((said, place)) } else { Err(self.faults(contradictions)) }
    }

    fn vocabulary(&self) -> &Vocabulary {
        self.reading.borrow_owner().vocabulary()
    }

    /// What is wrong with a case; a commune cannot be known before its référentiel is there.
    fn faults(&self, errors: Vec<FieldError>) -> Vec<Fault> {
        let told = |error: FieldError| {
            let mut fault = Fault::from(error);
            if self.partial && fault.code == "B0561" {
                fault.code = "territoires".to_owned();
                fault.message = "le fichier des territoires n'est pas encore chargé".to_owned();
                fault.help = None;
            }
            fault
        };
        errors.into_iter().map(told).collect()
    }

    fn targets(&self, asked: &Asked) -> Result<Targets, Vec<Fault>> {
        if asked.aides.is_empty() && asked.axes.is_empty() {
            return Ok(Targets::All);
        }
        let axes = &self.vocabulary().manifest.axes;
        let aides = || (0..).map(AideId).zip(&self.aides);
        let mut wanted = Vec::new();
        let mut faults = Vec::new();
        for name in &asked.axes {
            match axes.iter().position(|(axe, _)| axe == name) {
                Some(axe) => wanted.extend(aides().filter(|(_, aide)| aide.axe == axe).map(|(id, _)| id)),
                None => faults.push(Fault::new("options", format!("« {name} » n'est pas un axe de ces règles"))),
            }
        }
        for name in &asked.aides {
            match aides().find(|(_, aide)| aide.name == *name) {
                Some((id, _)) => wanted.push(id),
                None => faults.push(Fault::new("options", format!("« {name} » n'est pas une aide de ces règles"))),
            }
        }
        if faults.is_empty() { Ok(Targets::aides(wanted)) } else { Err(faults) }
    }

    /// The place of the plan for a date and some aids, made now unless it is kept.
    fn prepare(&mut self, date: Date, targets: Targets) -> usize {
        let fits = |r: &Ready| r.from <= date && date <= r.to && r.targets == targets;
        if let Some(place) = self.ready.iter().position(fits) {
            return place;
        }
        if self.ready.len() == KEPT {
            self.ready.remove(0);
        }
        let plan = self.reading.borrow_owner().plan(date, &targets);
        let workspaces = Workspaces::new(&plan);
        self.ready.push(Ready { from: plan.from, to: plan.to, targets, plan, workspaces });
        self.ready.len() - 1
    }
}

fn too_early(since: Date) -> Fault {
    Fault {
        field: "date".to_owned(),
        help: Some("pour une date antérieure, chargez « regles_toutes_dates.bin »".to_owned()),
        ..Fault::new("anterieur", format!("ces règles sont données à partir du {since}"))
    }
}

fn reading(rules: Rules) -> Reading {
    Reading::new(rules, |rules| CaseReader::new(rules.vocabulary()))
}

fn asked(options: Given) -> Result<Asked, Vec<Fault>> {
    let refused = |why: &str| vec![Fault::new("options", format!("les options ne se lisent pas : {why}"))];
    let Given::Table(fields) = options else {
        return Err(refused("un objet est attendu"));
    };
    let mut asked = Asked::default();
    for (name, value) in fields {
        let told = match (name.as_str(), value) {
            ("aides", value) => names(value).map(|names| asked.aides = names),
            ("axes", value) => names(value).map(|names| asked.axes = names),
            ("posees", value) => names(value).map(|names| asked.posees = names),
            ("explications", value) => truth(value).map(|wanted| asked.explications = wanted),
            ("contrefactuels", value) => truth(value).map(|wanted| asked.contrefactuels = wanted),
            ("questions", value) => truth(value).map(|wanted| asked.questions = wanted),
            _ => None,
        };
        told.ok_or_else(|| refused(&format!("« {name} »")))?;
    }
    Ok(asked)
}

/// A list of texts.
fn names(value: Given) -> Option<Vec<String>> {
    let Given::List(items) = value else { return None };
    let text = |item| if let Given::Text(text) = item { Some(text) } else { None };
    items.into_iter().map(text).collect()
}

fn truth(value: Given) -> Option<bool> {
    if let Given::Bool(truth) = value { Some(truth) } else { None }
}

fn written(said: &impl Serialize) -> Result<String, Vec<Fault>> {
    // Why it is not written is not told: nothing said can fail to be, and the words of the library are many.
    serde_json::to_string(said).map_err(|_| vec![Fault::new("interne", "le résultat ne peut être écrit")])
}
