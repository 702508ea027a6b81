//! MaPrimeRénov' – rénovation d'ampleur, as one would write it by hand in Rust: what the engine is measured against.
//!
//! The same rules as `rules/energie/renovation_ampleur.bareme` and `rules/commun/ressources.bareme`, for all their
//! versions, over the same answers already read. It has no units, no explanation and no bounds: it says whether the aid
//! is granted and how much, as soon as it knows.

use bareme::case::{Answer, Case};
use bareme::model::{Literal, Type};
use bareme::plan::{Value, Vocabulary};
use bareme::value::{Date, Decimal};
use rust_decimal::RoundingStrategy;

/// The answers that the aid reads.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    date: Date,
    role: Option<Role>,
    people: Option<i64>,
    income: Option<Decimal>,
    mainland: Option<bool>,
    dwelling_in_ile_de_france: Option<bool>,
    landlord_in_ile_de_france: Option<bool>,
    house: Option<bool>,
    main_home: Option<bool>,
    built: Option<Date>,
    label_before: Option<i64>,
    label_after: Option<i64>,
    years_lived_in: Option<Decimal>,
    years_let: Option<Decimal>,
    insulation: Option<Decimal>,
    cost: Option<Decimal>,
    vat: Option<Decimal>,
    other_aids: Option<Decimal>,
    adviser: Option<bool>,
    appointment: Option<bool>,
    certified: Option<bool>,
    signed: Option<bool>,
    started: Option<bool>,
    installs_fossil: Option<bool>,
    keeps_oil: Option<bool>,
    keeps_fossil: Option<bool>,
    reserved: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Occupant,
    Landlord,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    VeryModest,
    Modest,
    Intermediate,
    Higher,
}

/// What is said of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The aid did not exist.
    OutOfPeriod,
    /// A condition is not met.
    Refused,
    /// It depends on an answer not given.
    Unknown,
    /// Granted; the amount in euros, when the answers tell it.
    Granted(Option<Decimal>),
}

impl Application {
    /// The answers of a case.
    pub(crate) fn of(vocabulary: &Vocabulary, case: &Case) -> Self {
        let value = |name: &str| {
            let index = vocabulary.inputs.iter().position(|input| input.name == name).unwrap();
            match case.answers[index] {
                Answer::Value(value) if value != Value::Unknown => Some((&vocabulary.inputs[index].ty, value)),
                _ => None,
            }
        };
        let number = |name: &str| match value(name)?.1 {
            Value::Number(n) => Some(n),
            _ => None,
        };
        let truth = |name: &str| match value(name)?.1 {
            Value::Bool(b) => Some(b),
            _ => None,
        };
        let choice = |name: &str| match value(name)? {
            (Type::Enum(id), Value::Enum(n)) => Some(vocabulary.enums[id.index()].values[usize::from(n)].0.as_str()),
            _ => None,
        };
        let label = |name: &str| match value(name)?.1 {
            Value::Enum(n) => Some(i64::from(n)),
            _ => None,
        };
        let commune = |name: &str, column: &str| match value(name)? {
            (Type::Key(id), Value::Key(row)) => {
                let column = vocabulary.referentiels[id.index()].columns.iter().find(|c| c.name == column)?;
                Some((&column.ty, &column.versions[0].value[row as usize]))
            }
            _ => None,
        };
        let region = |name: &str| match commune(name, "code_region")? {
            (Type::Key(id), Literal::Key(row)) => Some(vocabulary.referentiels[id.index()].keys[*row as usize] == "11"),
            _ => panic!("the region of a commune is a key"),
        };
        let mainland = |name: &str| match commune(name, "territoire")? {
            (Type::Enum(id), Literal::Enum(n)) => {
                Some(vocabulary.enums[id.index()].values[usize::from(*n)].0 == "metropole")
            }
            _ => panic!("the territory of a commune is a choice"),
        };
        let day = |name: &str| match value(name)?.1 {
            Value::Date(date) => Some(date),
            _ => None,
        };
        Self {
            date: case.date,
            role: choice("demandeur.qualite").map(|role| match role {
                "proprietaire_occupant" | "titulaire_droit_reel" => Role::Occupant,
                "proprietaire_bailleur" => Role::Landlord,
                _ => Role::Other,
            }),
            people: number("menage.personnes").map(|n| n.try_into().unwrap()),
            income: number("menage.revenu_fiscal"),
            mainland: mainland("logement.commune"),
            dwelling_in_ile_de_france: region("logement.commune"),
            landlord_in_ile_de_france: region("bailleur.commune"),
            house: choice("logement.type").map(|kind| kind == "maison"),
            main_home: truth("logement.residence_principale"),
            built: day("logement.achevement"),
            label_before: label("logement.dpe"),
            label_after: label("projet.dpe_apres"),
            years_lived_in: number("menage.duree_occupation"),
            years_let: number("bailleur.duree_location"),
            insulation: number("projet.gestes_isolation"),
            cost: number("projet.travaux_ht"),
            vat: number("projet.taux_tva"),
            other_aids: number("projet.autres_aides"),
            adviser: truth("projet.accompagnateur_agree"),
            appointment: truth("projet.rendez_vous_france_renov"),
            certified: truth("projet.entreprises_rge"),
            signed: truth("projet.devis_signe"),
            started: truth("projet.travaux_commences"),
            installs_fossil: truth("projet.installe_chauffage_fossile"),
            keeps_oil: truth("projet.conserve_chauffage_fioul"),
            keeps_fossil: truth("projet.reste_systeme_fossile"),
            reserved: truth("projet.guichet_reserve_tres_modestes"),
        }
    }
}

/// Whether the aid is granted, and how much.
pub(crate) fn decide(a: &Application) -> Decision {
    let date = a.date;
    let Some(rules) = Rules::at(date) else { return Decision::OutOfPeriod };
    if rules.closed {
        return Decision::Refused;
    }
    let mut unknown = false;
    for condition in CONDITIONS {
        match condition(a, rules) {
            Some(true) => {}
            Some(false) => return Decision::Refused,
            None => unknown = true,
        }
    }
    if unknown { Decision::Unknown } else { Decision::Granted(amount(a, rules)) }
}

/// The conditions, each met, not met, or not known.
const CONDITIONS: [fn(&Application, Rules) -> Option<bool>; 16] = [
    |a, r| match a.role? {
        Role::Occupant => Some(true),
        Role::Landlord if r.landlords_of_all_incomes => Some(true),
        Role::Landlord => Some(class(a, r)? >= Class::Intermediate),
        Role::Other => Some(false),
    },
    |a, _| a.cost.map(|cost| cost > Decimal::ZERO),
    |a, _| a.main_home,
    |a, _| or(a.role.map(|role| role == Role::Landlord), a.years_lived_in.map(|years| years >= Decimal::from(3))),
    |a, _| or(a.role.map(|role| role != Role::Landlord), a.years_let.map(|years| years >= Decimal::from(6))),
    |a, _| a.built.map(|built| built.full_months_to(a.date) / 12 >= 15),
    |a, _| a.mainland,
    |a, r| a.label_before.map(|label| label >= r.worst_label_left_out),
    |a, _| match (a.label_before, a.label_after) {
        (Some(before), Some(after)) => Some(before - after >= 2),
        (Some(before), None) if before < 2 => Some(false),
        (None, Some(after)) if after > 4 => Some(false),
        _ => None,
    },
    |a, _| a.insulation.map(|count| count >= Decimal::TWO),
    |a, _| a.adviser,
    |a, _| a.certified,
    |a, _| not(or(a.signed, a.started)),
    |a, r| {
        let newly = || not(or(a.installs_fossil, a.keeps_oil));
        if !r.houses_without_fossil {
            return newly();
        }
        if a.house? { not(a.keeps_fossil) } else { newly() }
    },
    |a, r| if r.appointment { a.appointment } else { Some(true) },
    |a, r| {
        if !r.quota {
            return Some(true);
        }
        or(class(a, r).map(|class| class == Class::VeryModest), not(a.reserved))
    },
];

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn not(a: Option<bool>) -> Option<bool> {
    a.map(|a| !a)
}

/// What changes from a period to the next.
#[derive(Debug, Clone, Copy)]
struct Rules {
    closed: bool,
    landlords_of_all_incomes: bool,
    worst_label_left_out: i64,
    houses_without_fossil: bool,
    appointment: bool,
    quota: bool,
    incomes: &'static [[[i64; 6]; 3]; 2],
    era: Era,
    grants: Grants,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Era {
    Of2024,
    Of2025,
    SinceSeptember2025,
}

/// Shares of the cost that public aids may cover, by class, in percent.
type Grants = [i64; 4];

impl Rules {
    fn at(date: Date) -> Option<Self> {
        let day = |year, month, day| Date::new(year, month, day).unwrap();
        if date < day(2024, 1, 1) {
            return None;
        }
        let since_september = date >= day(2025, 9, 30);
        let closed =
            (date >= day(2025, 6, 23) && !since_september) || (date >= day(2026, 1, 1) && date <= day(2026, 2, 22));
        Some(Self {
            closed,
            landlords_of_all_incomes: date >= day(2024, 7, 1),
            worst_label_left_out: if since_september { 4 } else { 2 },
            houses_without_fossil: date >= day(2026, 9, 1),
            appointment: date >= day(2026, 2, 23),
            quota: since_september && date <= day(2025, 12, 31),
            incomes: match date.year() {
                2024 => &INCOMES_2024,
                2025 => &INCOMES_2025,
                _ => &INCOMES_2026,
            },
            era: if since_september {
                Era::SinceSeptember2025
            } else if date >= day(2025, 1, 1) {
                Era::Of2025
            } else {
                Era::Of2024
            },
            grants: if date >= day(2025, 8, 27) {
                [100, 90, 80, 50]
            } else if date >= day(2025, 1, 1) {
                [100, 80, 80, 50]
            } else {
                [100, 80, 60, 40]
            },
        })
    }
}

/// By zone (Île-de-France, elsewhere) and class: for one to five people, then for each one more.
const INCOMES_2024: [[[i64; 6]; 3]; 2] = [
    [
        [23_541, 34_551, 41_493, 48_447, 55_427, 6_970],
        [28_657, 42_058, 50_513, 58_981, 67_473, 8_486],
        [40_018, 58_827, 70_382, 82_839, 94_844, 12_006],
    ],
    [
        [17_009, 24_875, 29_917, 34_948, 40_002, 5_045],
        [21_805, 31_889, 38_349, 44_802, 51_281, 6_462],
        [30_549, 44_907, 54_071, 63_235, 72_400, 9_165],
    ],
];
const INCOMES_2025: [[[i64; 6]; 3]; 2] = [
    [
        [23_768, 34_884, 41_893, 48_914, 55_961, 7_038],
        [28_933, 42_463, 51_000, 59_549, 68_123, 8_568],
        [40_404, 59_394, 71_060, 83_637, 95_758, 12_122],
    ],
    [
        [17_173, 25_115, 30_206, 35_285, 40_388, 5_094],
        [22_015, 32_197, 38_719, 45_234, 51_775, 6_525],
        [30_844, 45_340, 54_592, 63_844, 73_098, 9_254],
    ],
];
const INCOMES_2026: [[[i64; 6]; 3]; 2] = [
    [
        [24_031, 35_270, 42_357, 49_455, 56_580, 7_116],
        [29_253, 42_933, 51_564, 60_208, 68_877, 8_663],
        [40_851, 60_051, 71_846, 84_562, 96_817, 12_257],
    ],
    [
        [17_363, 25_393, 30_540, 35_676, 40_835, 5_151],
        [22_259, 32_553, 39_148, 45_735, 52_348, 6_598],
        [31_185, 45_842, 55_196, 64_550, 73_907, 9_357],
    ],
];

/// The class of a household: that of the dwelling's place for who lives there, of the landlord's for who lets it. Where
/// the place is not known, what both zones agree on.
fn class(a: &Application, rules: Rules) -> Option<Class> {
    let landlord = a.role? == Role::Landlord;
    let (people, income) = (a.people?, a.income?);
    match if landlord { a.landlord_in_ile_de_france } else { a.dwelling_in_ile_de_france } {
        Some(true) => Some(class_in(&rules.incomes[0], people, income)),
        Some(false) => Some(class_in(&rules.incomes[1], people, income)),
        None => {
            let class = class_in(&rules.incomes[0], people, income);
            (class == class_in(&rules.incomes[1], people, income)).then_some(class)
        }
    }
}

fn class_in(ceilings: &[[i64; 6]; 3], people: i64, income: Decimal) -> Class {
    let ceiling = |class: usize| {
        let [one, two, three, four, five, more] = ceilings[class];
        Decimal::from(match people {
            1 => one,
            2 => two,
            3 => three,
            4 => four,
            _ => five + more * (people - 5),
        })
    };
    if income <= ceiling(0) {
        Class::VeryModest
    } else if income <= ceiling(1) {
        Class::Modest
    } else if income <= ceiling(2) {
        Class::Intermediate
    } else {
        Class::Higher
    }
}

fn amount(a: &Application, rules: Rules) -> Option<Decimal> {
    let (class, before, after) = (class(a, rules)?, a.label_before?, a.label_after?);
    let (cost, other_aids) = (a.cost?, a.other_aids?);
    let gained = before - after;
    let ceiling = match (rules.era, gained) {
        (Era::SinceSeptember2025, 2) => 30_000,
        (Era::SinceSeptember2025, _) => 40_000,
        (_, 2) => 40_000,
        (_, 3) => 55_000,
        _ => 70_000,
    };
    let leaves_the_worst = rules.era != Era::SinceSeptember2025 && before >= 5 && after <= 3;
    let rate = match (class, rules.era) {
        (Class::VeryModest, _) => 80,
        (Class::Modest, _) => 60,
        (Class::Intermediate, Era::SinceSeptember2025) => 45,
        (Class::Intermediate, _) if gained == 2 => 45,
        (Class::Intermediate, _) => 50,
        (Class::Higher, Era::Of2024) if gained == 2 => 30,
        (Class::Higher, Era::Of2024) => 35,
        (Class::Higher, Era::SinceSeptember2025) => 10,
        (Class::Higher, Era::Of2025) => 10 + 5 * (gained.min(4) - 2),
    } + if leaves_the_worst { 10 } else { 0 };
    let grant = cost.min(Decimal::from(ceiling)) * Decimal::new(rate, 2);
    let share = Decimal::new(rules.grants[class as usize], 2);
    let granted = |vat: Decimal| {
        let left = share * (cost * (Decimal::ONE + vat)) - other_aids;
        let granted = grant.min(left).max(Decimal::ZERO);
        granted.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
    };
    let Some(vat) = a.vat else {
        // The rate may not matter, when the ceiling that it enters does not bite.
        let least = granted(Decimal::ZERO);
        return (least == granted(Decimal::new(20, 2))).then_some(least);
    };
    Some(granted(vat))
}
