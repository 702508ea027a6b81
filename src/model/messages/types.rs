//! B03xx: types and units.

use crate::diag::Diagnostic;
use crate::model::{BinaryOp, Domain, Input, Type};
use crate::source::Span;
use crate::value::{Decimal, Unit, format_number};

/// How people name a quantity of that unit.
pub(in crate::model) fn unit_name(unit: &Unit) -> String {
    if unit.is_none() {
        return "nombre sans unité".to_owned();
    }
    if unit.is_proportion() {
        return "pourcentage".to_owned();
    }
    let label = unit.label(true);
    match label.as_str() {
        "€" => "montant en euros".to_owned(),
        "m²" => "surface en m²".to_owned(),
        "kWh" => "énergie en kWh".to_owned(),
        "ans" | "mois" | "jours" => format!("durée en {label}"),
        _ if unit.is_count() => format!("nombre de {label}"),
        _ => format!("grandeur en {label}"),
    }
}

fn show(value: Decimal, unit: &Unit) -> String {
    format_number(value, unit).replace(['\u{a0}', '\u{202f}'], " ")
}

pub(in crate::model) fn other_type(span: Span, have: &str, want: &str) -> Diagnostic {
    Diagnostic::error("B0301", format!("on attend ici : {want}"), span, have)
        .help("écrivez une valeur de la sorte attendue, ou corrigez le type déclaré")
}

pub(in crate::model) fn not_alike(span: Span, other: Span, have: &str, want: &str) -> Diagnostic {
    Diagnostic::error("B0301", "ces valeurs ne sont pas de la même sorte", span, have)
        .also(other, want)
        .help("donnez-leur la même unité ou le même type")
}

pub(in crate::model) fn not_comparable(op: Span, left: Span, right: Span, a: &str, b: &str) -> Diagnostic {
    Diagnostic::error("B0301", "ces deux valeurs ne se comparent pas", op, "comparaison impossible")
        .also(left, a)
        .also(right, b)
        .help("comparez deux valeurs de la même sorte")
}

pub(in crate::model) fn units_differ(op: BinaryOp, at: Span, left: (Span, &Unit), right: (Span, &Unit)) -> Diagnostic {
    let (a, b) = (with_article(left.1), with_article(right.1));
    let title = match op {
        BinaryOp::Add => format!("on ne peut pas additionner {a} et {b}"),
        BinaryOp::Sub => format!("on ne peut pas soustraire {b} de {a}"),
        _ => format!("on ne peut pas comparer {a} et {b}"),
    };
    Diagnostic::error("B0302", title, at, "unités différentes")
        .also(left.0, unit_name(left.1))
        .also(right.0, unit_name(right.1))
        .note("seules deux quantités de même unité s'additionnent ou se comparent")
        .help(same_unit(left.1, right.1))
}

/// How to bring two quantities to one unit.
fn same_unit(a: &Unit, b: &Unit) -> String {
    let lasts = |unit: &Unit| unit.is_base("an") || unit.is_base("mois");
    match (a.is_none(), b.is_none()) {
        (true, _) => format!("écrivez l'unité du nombre : {}", b.label(true)),
        (_, true) => format!("écrivez l'unité du nombre : {}", a.label(true)),
        _ if lasts(a) && lasts(b) => "écrivez les ans en mois : « … converti en mois »".to_owned(),
        _ => "multipliez ou divisez d'abord l'une des deux, pour obtenir la même unité".to_owned(),
    }
}

/// Values of which one is chosen: branches, `minimum(…)`, `parmi`.
pub(in crate::model) fn units_unlike(span: Span, other: Span, have: &Unit, want: &Unit) -> Diagnostic {
    Diagnostic::error("B0302", "ces valeurs n'ont pas la même unité", span, unit_name(have))
        .also(other, unit_name(want))
        .help(same_unit(have, want))
}

fn with_article(unit: &Unit) -> String {
    let name = unit_name(unit);
    let feminine = ["durée", "surface", "énergie", "grandeur"].iter().any(|word| name.starts_with(word));
    format!("{} {name}", if feminine { "une" } else { "un" })
}

pub(in crate::model) fn other_unit(span: Span, have: &Unit, want: &Unit) -> Diagnostic {
    let help = if have.is_none() {
        format!("écrivez l'unité : {}", if want.is_proportion() { "%".to_owned() } else { want.label(false) })
    } else {
        "corrigez le calcul ou l'unité déclarée".to_owned()
    };
    Diagnostic::error("B0303", format!("on attend ici {}", with_article(want)), span, unit_name(have)).help(help)
}

pub(in crate::model) fn rounding_unit(span: Span, step: &Unit, value: &Unit) -> Diagnostic {
    let title = "cet arrondi n'a pas l'unité de la valeur";
    Diagnostic::error("B0303", title, span, unit_name(step))
        .note(format!("la valeur arrondie est {}", with_article(value)))
        .help("arrondissez à un pas de la même unité, par exemple « arrondi à l'unité »")
}

pub(in crate::model) fn proportion_and_number(
    op: BinaryOp,
    at: Span,
    left: (Span, &Unit),
    right: (Span, &Unit),
) -> Diagnostic {
    let verb = if matches!(op, BinaryOp::Add | BinaryOp::Sub) { "s'additionne" } else { "se compare" };
    let other = if left.1.is_proportion() { right.1 } else { left.1 };
    let title = format!("un pourcentage ne {verb} pas avec {}", with_article(other));
    let help = if other.is_none() {
        "écrivez le nombre en pourcentage : « 100 % » au lieu de « 1 »".to_owned()
    } else {
        "multipliez d'abord : « montant × 10 % » est un montant".to_owned()
    };
    Diagnostic::error("B0304", title, at, "un pourcentage de quoi ?")
        .also(left.0, unit_name(left.1))
        .also(right.0, unit_name(right.1))
        .help(help)
}

pub(in crate::model) fn not_a_test(span: Span, have: &str) -> Diagnostic {
    Diagnostic::error("B0305", "une condition est vraie ou fausse", span, have)
        .help("écrivez une comparaison, par exemple « … ≥ 1 »")
}

pub(in crate::model) fn no_order(span: Span, have: &str, declared: Option<Span>) -> Diagnostic {
    let told = Diagnostic::error("B0306", "ces valeurs n'ont pas d'ordre", span, have);
    match declared {
        Some(declared) => told
            .also(declared, "énumération sans le mot « ordonnée »")
            .help("ajoutez « ordonnée » à l'énumération si l'ordre de ses valeurs a un sens, ou employez « parmi »"),
        None => told.help("comparez des nombres, des dates ou des valeurs d'une énumération ordonnée"),
    }
}

pub(in crate::model) fn not_constant(span: Span) -> Diagnostic {
    Diagnostic::error("B0307", "une valeur fixe est attendue ici", span, "dépend d'autre chose")
        .help("écrivez un nombre, une date, un texte ou une valeur d'énumération")
}

pub(in crate::model) fn arguments(span: Span, name: &str, params: &[&str], given: usize) -> Diagnostic {
    let wanted = params.len();
    let s = if wanted > 1 { "s" } else { "" };
    let title = format!("« {name} » attend {wanted} valeur{s}, et non {given}");
    Diagnostic::error("B0308", title, span, "nombre de valeurs")
        .help(format!("écrivez « {name}({}) »", params.join(" ; ")))
}

pub(in crate::model) fn date_without_mode(op: Span, sum: Span) -> Diagnostic {
    Diagnostic::error(
        "B0309",
        "il faut dire ce que devient un jour qui n'existe pas",
        op,
        "date et durée en mois ou en ans",
    )
    .also(sum, "un mois après le 31 janvier ?")
    .help("ajoutez « ramenée au dernier jour » ou « reportée au jour suivant »")
}

pub(in crate::model) fn shift_of_other(span: Span) -> Diagnostic {
    let title = "ce mode ne s'applique qu'à une date et une durée en mois ou en ans";
    Diagnostic::error("B0309", title, span, "ni mois, ni ans à ajouter à une date")
        .help("retirez « ramenée au dernier jour » ou « reportée au jour suivant »")
}

pub(in crate::model) fn dates_added(op: Span, left: Span, right: Span) -> Diagnostic {
    Diagnostic::error("B0309", "deux dates ne s'additionnent ni ne se soustraient", op, "opération impossible")
        .also(left, "date")
        .also(right, "date")
        .help("écrivez « jours entre … et … », « mois révolus entre … et … » ou « ans révolus entre … et … »")
}

pub(in crate::model) fn date_and_number(op: Span, sum: Span, unit: &Unit) -> Diagnostic {
    let title = format!("on ne peut pas ajouter {} à une date", with_article(unit));
    Diagnostic::error("B0309", title, op, "opération impossible")
        .also(sum, "une durée est attendue")
        .help("donnez une unité de durée : « 30 jours », « 2 mois », « 5 ans »")
}

pub(in crate::model) fn not_rounded(span: Span, division: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        "B0310",
        format!("« {what} » vient d'une division et ne dit pas son arrondi"),
        span,
        "sans arrondi",
    )
    .also(division, "cette division peut ne pas tomber juste")
    .note("un montant montré à une personne est exact, ou il dit comment il est arrondi")
    .help("ajoutez par exemple « arrondi au centime »")
}

pub(in crate::model) fn paid_every_month(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0320", format!("« {name} » est une allocation"), span, "versée chaque mois")
        .note("une somme versée chaque mois ne s'ajoute pas à ce qu'on reçoit une fois")
        .help("retirez-la de cette liste")
}

pub(in crate::model) fn right_in_controle(named: Span, at: Span, right: &str) -> Diagnostic {
    let title = format!("un contrôle ne lit pas d'aide : « {right} »");
    let told = if named == at {
        Diagnostic::error("B0321", title, named, "un droit, non une réponse")
    } else {
        Diagnostic::error("B0321", title, named, "lit une aide").also(at, "ici")
    };
    told.help("écrivez le contrôle avec des réponses ; ce qu'une aide exige est une « condition » de cette aide")
}

pub(in crate::model) fn not_a_number(span: Span, have: &str) -> Diagnostic {
    Diagnostic::error("B0311", "un nombre est attendu ici", span, have)
        .help("employez une valeur qui a une unité, ou un nombre")
}

pub(in crate::model) fn not_an_answer(span: Span, have: &str, field: bool) -> Diagnostic {
    let what = if field { "un champ" } else { "une entrée" };
    Diagnostic::error("B0312", format!("{what} ne peut pas être de ce type"), span, have)
        .help("une réponse est un nombre, une date, un booléen, une énumération ou la clé d'un référentiel")
}

pub(in crate::model) fn not_a_parameter(span: Span, have: &str) -> Diagnostic {
    Diagnostic::error("B0312", "un paramètre ne peut pas être de ce type", span, have)
        .help("choisissez un nombre, une date, un booléen, une énumération ou la clé d'un référentiel")
}

pub(in crate::model) fn not_a_column(span: Span, have: &str) -> Diagnostic {
    Diagnostic::error("B0312", "une colonne ne peut pas être de ce type", span, have)
        .help("choisissez un nombre, une date, un booléen, un texte, une énumération ou la clé d'un référentiel")
}

pub(in crate::model) fn list_of_other(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0312", format!("« {name} » n'est pas un enregistrement"), span, "liste de quoi ?")
        .help(format!("déclarez « enregistrement {name} », avec ses champs"))
}

pub(in crate::model) fn too_many_values(span: Span, most: usize) -> Diagnostic {
    Diagnostic::error("B0312", format!("une énumération a au plus {most} valeurs"), span, "trop de valeurs")
        .help("placez ces valeurs dans un référentiel")
}

pub(in crate::model) fn no_conversion(span: Span, from: &Unit, to: &Unit) -> Diagnostic {
    let title = format!("{} ne se convertit pas en {}", with_article(from), to.label(true));
    Diagnostic::error("B0313", title, span, unit_name(from))
        .note("la seule conversion exacte va des ans aux mois (12 mois par an)")
        .help("pour l'inverse, divisez par « 12 mois/an » et dites l'arrondi")
}

pub(in crate::model) fn out_of_domain(span: Span, input: &Input) -> Diagnostic {
    let admitted = match (&input.domain, &input.ty) {
        (Domain::Numbers { low, high, .. }, Type::Number(unit)) => {
            format!("de {} à {}", show(*low, unit), show(*high, unit))
        }
        (Domain::Dates(low, high), _) => format!("du {low} au {high}"),
        (Domain::Rows(most), _) => format!("{most} lignes au plus"),
        _ => String::new(),
    };
    let title = format!("« {} » n'admet pas cette valeur", input.name);
    Diagnostic::error("B0314", title, span, format!("admis : {admitted}"))
        .also(input.span, "déclarée ici")
        .help("corrigez la valeur, ou les bornes de l'entrée")
}

pub(in crate::model) fn engaged_under_zero(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0314", format!("« {name} » n'admet pas cette valeur"), span, "moins de zéro")
        .help("écrivez ce qui est déjà engagé, 0 € ou plus")
}

pub(in crate::model) fn off_step(span: Span, name: &str, step: Decimal, ty: &Type, declared: Span) -> Diagnostic {
    let unit = crate::model::paths::unit_of(ty);
    Diagnostic::error("B0314", format!("« {name} » varie par pas de {}", show(step, &unit)), span, "entre deux pas")
        .also(declared, "déclarée ici")
        .help("écrivez un multiple du pas, ou changez la clause « pas » de l'entrée")
}

pub(in crate::model) fn inverted_bounds(span: Span) -> Diagnostic {
    Diagnostic::error("B0315", "la première borne dépasse la seconde", span, "bornes inversées")
        .help("écrivez la plus petite borne d'abord")
}

pub(in crate::model) fn step_not_positive(span: Span) -> Diagnostic {
    Diagnostic::error("B0315", "un pas est plus grand que zéro", span, "pas impossible")
        .help("écrivez par exemple « pas 1 € »")
}

/// `clause` as written: « entre ».
pub(in crate::model) fn clause_unfit(span: Span, clause: &str, have: &str) -> Diagnostic {
    Diagnostic::error("B0315", format!("la clause « {clause} » ne convient pas à ce type"), span, have)
        .help("retirez cette clause")
}

pub(in crate::model) fn not_whole(span: Span) -> Diagnostic {
    Diagnostic::error("B0316", "un nombre entier sans unité est attendu ici", span, "ni décimales, ni unité")
        .help("écrivez par exemple « 10 »")
}

pub(in crate::model) fn not_a_list(span: Span, have: &str) -> Diagnostic {
    Diagnostic::error("B0317", "une liste est attendue ici", span, have)
        .help("nommez une entrée dont le type est « liste de … »")
}

pub(in crate::model) fn type_needed(declared: Span, used: Span, name: &str) -> Diagnostic {
    Diagnostic::error("B0318", format!("le type de « {name} » doit être écrit"), declared, "type non écrit")
        .also(used, "lu ici avant d'être connu")
        .help(format!("écrivez « {name} : » suivi de son type"))
}

pub(in crate::model) fn division_by_zero(span: Span) -> Diagnostic {
    Diagnostic::error("B0319", "on ne peut pas diviser par zéro", span, "vaut zéro").help("corrigez le diviseur")
}
