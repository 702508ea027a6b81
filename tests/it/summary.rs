//! What a batch keeps of a case is what its assessment says, whatever is missing from it.

use bareme::case::{Case, CaseReader};
use bareme::eval::{
    AideAssessment, AideSummary, Assessment, Engine, Options, Schedule, Sheet, Shown, Status, Workspaces, assess,
    summarise,
};
use bareme::pack::{MemoryLoader, load};
use bareme::plan::{Plan, Targets, Vocabulary};
use bareme::value::{Date, Decimal};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Conditions that rest on one answer or on several, on a list, on the date, on nothing but an answer and the date, and on
/// what a commune gives; a table whose cells are formulas where many people live.
const RULES: &str = "module a

énumération zone « Zone » : ville ; montagne

référentiel communes « Communes » depuis « communes.csv »
    source « Répertoire imaginaire »
    clé code
    colonne zone : zone

entrée foyer.commune « Commune » : communes

entrée foyer.revenu « Revenu » : €
    entre 0 € et 100 000 €

entrée foyer.personnes « Personnes » : personnes
    entre 1 personne et 20 personnes

entrée foyer.couple « Couple » : booléen

entrée foyer.achat « Date d'achat » : date
    entre 01/01/2000 et 31/12/2010

enregistrement geste « Geste »
    champ cout « Coût » : €
        entre 0 € et 100 000 €

entrée projet.gestes « Gestes » : liste de geste
    au plus 4 lignes

calcul cout « Coût des gestes » : € = somme de g.cout pour g dans projet.gestes

table plafonds(zone : zone ; personnes : personnes) « Plafonds »
    donne plafond : €
    référence « Délibération 3 »
    | zone     | personnes | plafond                                          |
    | ville    | ≤ 2       | 9 000 €                                          |
    | ville    | > 2       | 9 000 € + 4 000 €/personne × (personnes − 2)     |
    | montagne | ≤ 3       | 200 000 €                                        |
    | montagne | > 3       | 200 000 € + 1 000 €/personne × (personnes − 3)   |

table planchers(personnes : personnes) « Planchers »
    donne plancher : €
    référence « Délibération 4 »
    | personnes | plancher                                                   |
    | ≤ 2       | 0 €                                                        |
    | > 2       | si foyer.commune.zone = ville alors 10 000 € sinon 0 €     |

aide prime « Prime »
    axe energie
    nature subvention
    référence « Délibération 1 »
    période du 01/01/2005 au 31/12/2030
    condition recente « Achat de moins de deux ans » : date de la demande ≤ foyer.achat + 2 ans ramenée au dernier jour
    condition revenu « Revenu sous le plafond » : foyer.revenu ≤ 9 000 €/personne × foyer.personnes
    condition travaux « Des travaux » : cout > 0 €
    montant = 50 % × cout plafonné à 5 000 €

aide secours « Secours »
    axe energie
    nature subvention
    référence « Délibération 2 »
    condition seul « Vous vivez seul » : non foyer.couple
    condition petits_travaux « Peu de travaux, ou un petit revenu » : cout ≤ 1 000 € ou foyer.revenu ≤ 10 000 €
    montant = 300 €

aide secours_local « Secours de la commune »
    axe energie
    nature subvention
    référence « Délibération 3 »
    condition plancher « Revenu au-dessus du plancher » : foyer.revenu ≥ planchers(foyer.personnes)
    condition plafond « Revenu sous le plafond de la commune » : foyer.revenu ≤ plafonds(foyer.commune.zone ; foyer.personnes)
    montant = 1 % × plafonds(foyer.commune.zone ; foyer.personnes)

exclusion un « Une aide »
    entre prime ; secours
";

const COMMUNES: &str = "code,zone\n99001,ville\n99002,ville\n99003,montagne\n";

fn engine() -> Engine {
    let manifest = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\nenergie = \"Énergie\"\n";
    let pack =
        load(&MemoryLoader::from_iter([("bareme.toml", manifest), ("a.bareme", RULES), ("communes.csv", COMMUNES)]));
    let told: Vec<_> = pack.diagnostics.iter().filter(|d| d.is_error()).collect();
    Engine::new(pack.model, &pack.diagnostics).unwrap_or_else(|_| panic!("{told:#?}"))
}

/// A case of which `None` is not said.
fn case(date: &str, given: &[(&str, Option<Value>)]) -> String {
    let given = given.iter().filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?)));
    let case: Map<String, Value> = [("date".to_owned(), json!(date))].into_iter().chain(given).collect();
    Value::Object(case).to_string()
}

/// The summary of each of some cases of a plan's period, over a sheet.
pub(crate) fn summaries(
    sheet: &mut Sheet,
    plan: &Plan,
    vocabulary: &Vocabulary,
    cases: &[Case],
) -> Vec<Vec<AideSummary>> {
    let schedule = Schedule::new(plan, vocabulary);
    sheet.load(plan, &schedule, &cases.iter().collect::<Vec<_>>());
    sheet.decide(plan, &schedule);
    let mut workspaces = Workspaces::new(plan);
    let summary = |(row, case)| {
        let mut lines = Vec::new();
        summarise(plan, vocabulary, case, &mut workspaces, sheet.seen(&schedule, row), &mut lines);
        lines
    };
    cases.iter().enumerate().map(summary).collect()
}

/// Of each aid: the answer, the amount when it is known, what the combination keeps of it.
type Told = Vec<(Status, Option<Decimal>, Option<Decimal>)>;

fn assessed(said: &Assessment) -> Told {
    let told = |aide: &AideAssessment| {
        let montant =
            aide.outcomes.iter().filter(|_| aide.status == Status::Eligible).find_map(|outcome| match &outcome.value {
                Shown::Exact { value, .. } if &*outcome.name == "montant" => value.parse().ok(),
                _ => None,
            });
        let kept = said.combination.kept.iter().find(|kept| *kept.aide == *aide.name);
        (aide.status, montant, kept.and_then(|kept| kept.retenu))
    };
    said.aides.iter().map(told).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_keeps_of_a_case_what_its_assessment_says(
        cases in vec((
            prop_oneof![Just("2006-06-01"), Just("2011-06-01"), Just("2026-06-01")],
            option::of(0u32..30_000),
            option::of(1u32..6),
            option::of(prop_oneof![Just("99001"), Just("99002"), Just("99003")]),
            option::of(any::<bool>()),
            option::of(2000u32..2011),
            option::of(vec(option::of(0u32..12_000), 0..3)),
        ), 1..12),
    ) {
        let engine = engine();
        let reader = CaseReader::new(engine.vocabulary());
        let plan = engine.plan(Date::parse("01/06/2006").unwrap(), &Targets::All);
        let (mut texts, mut others) = (Vec::new(), Vec::new());
        for (date, revenu, personnes, commune, couple, achat, gestes) in cases {
            let written = |personnes: Option<u32>| case(date, &[
                ("foyer.revenu", revenu.map(|n| json!(n))),
                ("foyer.personnes", personnes.map(|n| json!(n))),
                ("foyer.commune", commune.map(|code| json!(code))),
                ("foyer.couple", couple.map(|yes| json!(yes))),
                ("foyer.achat", achat.map(|year| json!(format!("{year}-07-01")))),
                ("projet.gestes", gestes.as_ref().map(|g| g.iter().map(|cout| json!({ "cout": cout })).collect())),
            ]);
            texts.push(written(personnes));
            others.insert(0, written(Some(4)));
        }
        let read = |texts: &[String]| -> Vec<Case> {
            texts.iter().map(|text| reader.json(text, None).unwrap()).collect()
        };
        let cases = read(&texts);
        // Over a sheet that holds what was found of others, which knew more.
        let mut sheet = Sheet::default();
        summaries(&mut sheet, &plan, engine.vocabulary(), &read(&others));
        let summaries = summaries(&mut sheet, &plan, engine.vocabulary(), &cases);
        for ((case, text), lines) in cases.iter().zip(&texts).zip(summaries) {
            prop_assert!(plan.from <= case.date && case.date <= plan.to);
            let summary: Told = lines.iter().map(|line| (line.status, line.montant, line.retenu)).collect();
            let said = assess(&plan, engine.vocabulary(), case, &mut Workspaces::new(&plan), Options::default());
            prop_assert_eq!(summary, assessed(&said), "{}", text);
        }
    }
}
