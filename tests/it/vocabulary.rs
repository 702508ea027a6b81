//! A small vocabulary, after the town of `docs/langage.md`.

use bareme::model::{
    Column, Domain, EnumId, Enumeration, Input, Literal, Name, Record, RecordId, Referentiel, ReferentielId, Type,
    Version,
};
use bareme::plan::Vocabulary;
use bareme::source::{SourceId, Span};
use bareme::value::{Date, Decimal, Unit};

fn span() -> Span {
    Span::new(SourceId(0), 0, 0)
}

pub(crate) fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn name(name: &str) -> Name {
    Name { module: "valmont".into(), name: name.into(), span: span() }
}

fn input(name: &str, ty: Type, domain: Domain) -> Input {
    Input {
        name: name.into(),
        span: span(),
        label: name.into(),
        ty,
        theme: None,
        rank: 0,
        question: None,
        help: None,
        domain,
        unknown_allowed: name != "menage.statut",
        references: vec![],
    }
}

fn numbers(name: &str, unit: Unit, low: &str, high: &str, step: &str) -> Input {
    let domain = Domain::Numbers { low: number(low), high: number(high), step: number(step) };
    input(name, Type::Number(unit), domain)
}

fn enumeration(named: &str, label: &str, values: &[(&str, &str)]) -> Enumeration {
    let values = values.iter().map(|(n, l)| ((*n).into(), (*l).into())).collect();
    Enumeration { name: name(named), label: label.into(), ordered: false, values }
}

pub(crate) fn valmont() -> Vocabulary {
    let day = |text| Date::parse(text).unwrap();
    let names = Version {
        from: Date::MIN,
        to: Date::MAX,
        references: vec![],
        fiabilite: None,
        value: ["Saint-Ours", "Valmont", "Valombre"].map(|n| Literal::Text(n.into())).into(),
        span: span(),
    };
    Vocabulary {
        enums: vec![
            enumeration(
                "statut",
                "Statut d'occupation",
                &[
                    ("proprietaire_occupant", "propriétaire occupant"),
                    ("proprietaire_bailleur", "propriétaire bailleur"),
                    ("locataire", "locataire"),
                ],
            ),
            enumeration("travaux", "Nature des travaux", &[("isolation", "isolation"), ("chauffage", "chauffage")]),
        ],
        records: vec![Record {
            name: name("geste"),
            label: "Geste".into(),
            fields: vec![
                input("nature", Type::Enum(EnumId(1)), Domain::All),
                numbers("cout", Unit::euro(), "0", "1000000", "0.01"),
                numbers("surface", Unit::base("m²"), "0", "10000", "0.01"),
            ],
        }],
        referentiels: vec![Referentiel {
            name: name("communes"),
            label: "Communes".into(),
            file: "communes.csv".into(),
            source: None,
            key: "code_insee".into(),
            key_of: None,
            columns: vec![Column { name: "nom".into(), ty: Type::Text, versions: vec![names] }],
            keys: vec!["01234".into(), "99001".into(), "99002".into()],
        }],
        inputs: vec![
            numbers("menage.personnes", Unit::base("personne"), "1", "20", "1"),
            numbers("menage.revenu", Unit::euro(), "0", "10000000", "1"),
            input("menage.statut", Type::Enum(EnumId(0)), Domain::All),
            input("logement.commune", Type::Key(ReferentielId(0)), Domain::All),
            input("logement.construction", Type::Date, Domain::Dates(day("01/01/1800"), day("31/12/2100"))),
            numbers("logement.surface", Unit::base("m²"), "1", "1000", "0.01"),
            input("logement.residence_principale", Type::Bool, Domain::All),
            numbers("projet.taux", Unit::proportion(), "0", "0.2", "0.0001"),
            input("projet.gestes", Type::List(RecordId(0)), Domain::Rows(5)),
        ],
        ..Vocabulary::default()
    }
}
