//! All the words of the syntax stage, one function a message. Codes `B01xx`.

use super::keywords::{Key, Kind};
use crate::diag::Diagnostic;
use crate::source::Span;

/// A word of the language, as shown in messages.
pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// A sign, as shown in messages.
pub(super) fn sign(text: &str) -> String {
    format!("« {text} »")
}

pub(super) const AN_EXPRESSION: &str = "une expression";
pub(super) const AN_OPERATOR: &str = "un opérateur";
pub(super) const A_NAME: &str = "un nom";
pub(super) const A_TEXT: &str = "un texte entre guillemets";
pub(super) const A_NUMBER: &str = "un nombre";
pub(super) const A_UNIT: &str = "une unité";
pub(super) const A_DATE: &str = "une date (JJ/MM/AAAA)";
pub(super) const A_DAY_AND_MONTH: &str = "un jour et un mois (JJ/MM)";
pub(super) const A_TYPE: &str = "un type";
pub(super) const A_PERIOD: &str = "une période (`à compter du`…)";
pub(super) const A_PARAMETER: &str = "un nom et son type";
pub(super) const PARAMETERS: &str = "des paramètres entre parenthèses";
pub(super) const A_FINISH: &str = "`plafonné à`, `au moins égal à` ou `arrondi`";
pub(super) const END_OF_CLAUSE: &str = "la fin de la clause";

pub(super) const SEPARATE_BY_SEMICOLON: &str = "séparez par « ; » : la virgule est réservée aux décimales";
pub(super) const SINGLE_EQUAL: &str = "l'égalité s'écrit avec un seul « = »";
pub(super) const NOT_IN_FRENCH: &str = "écrivez `≠` pour « différent de », `non` pour la négation";
pub(super) const AND_IN_FRENCH: &str = "écrivez `et`";
pub(super) const ROUND_PARENTHESES: &str = "employez des parenthèses « ( ) »";

pub(super) fn reserved_word(word: &str) -> String {
    format!("`{word}` est un mot du langage : choisissez un autre nom")
}

pub(super) fn clause_on_its_line(word: &str) -> String {
    format!("allez à la ligne avant `{word}` : une clause commence sa propre ligne")
}

/// « a, b ou c »
fn choice(phrases: &[String]) -> String {
    match phrases {
        [] => END_OF_CLAUSE.to_owned(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} ou {last}", others.join(", ")),
    }
}

pub(super) fn not_a_text(span: Span) -> Diagnostic {
    Diagnostic::error("B0101", "ce fichier n'est pas un fichier de règles", span, "caractère de commande")
        .note("un fichier de règles est un texte en UTF-8, sans caractère de commande")
        .help("enregistrez le fichier en texte brut, encodage UTF-8")
}

pub(super) fn file_too_large(span: Span, bytes: usize) -> Diagnostic {
    let mega = bytes.div_ceil(1 << 20);
    Diagnostic::error("B0102", "ce fichier est trop gros pour être lu", span, "")
        .note(format!("il occupe plus de {} Mio ; un fichier de règles en occupe au plus un", mega.saturating_sub(1)))
        .help("partagez-le en plusieurs fichiers, chacun avec son module ; les longues listes vont dans un référentiel")
}

pub(super) fn nested_too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error("B0103", "cette expression est trop imbriquée", span, format!("plus de {limit} niveaux"))
        .note(
            "parenthèses, choix et listes s'imbriquent sur un nombre limité de niveaux, calculs intermédiaires compris",
        )
        .help("nommez une partie de l'expression dans un `calcul` à part")
}

pub(super) fn text_not_closed(span: Span, quote: char) -> Diagnostic {
    let closing = if quote == '«' { '»' } else { '"' };
    Diagnostic::error("B0104", "ce texte n'est jamais fermé", span, "ouvert ici")
        .note("un texte s'arrête avant qu'un autre ne commence et ne sort pas de sa déclaration")
        .help(format!("ajoutez {closing} à la fin du texte"))
}

pub(super) fn text_not_opened(span: Span) -> Diagnostic {
    Diagnostic::error("B0104", "ce guillemet ne ferme aucun texte", span, "aucun « avant lui")
        .help("ajoutez « au début du texte, ou ôtez ce guillemet")
}

pub(super) fn parenthesis_not_closed(span: Span) -> Diagnostic {
    Diagnostic::error("B0105", "cette parenthèse n'est jamais fermée", span, "ouverte ici")
        .help("ajoutez la parenthèse fermante")
}

pub(super) fn parenthesis_not_opened(span: Span) -> Diagnostic {
    Diagnostic::error("B0105", "cette parenthèse ne ferme rien", span, "aucune parenthèse ouverte avant elle")
        .help("ôtez-la, ou ajoutez la parenthèse ouvrante")
}

pub(super) fn look_alike(span: Span, c: char, what: &str, instead: &str) -> Diagnostic {
    let code_point = format!("U+{:04X}", u32::from(c));
    let (shown, help) = match instead {
        "" => (code_point, "ôtez-le".to_owned()),
        " " => (code_point, "écrivez une espace simple ou insécable".to_owned()),
        other => (format!("« {c} »"), format!("écrivez « {other} »")),
    };
    Diagnostic::error("B0106", format!("ce caractère n'est pas celui qu'il paraît : {shown}"), span, what)
        .help(help)
        .fix(span, instead)
}

pub(super) fn module_missing(span: Span) -> Diagnostic {
    Diagnostic::error("B0107", "ce fichier ne dit pas de quel module il s'agit", span, "")
        .help("écrivez `module` et un nom sur la première ligne, par exemple : module mes_aides")
}

pub(super) fn module_misplaced(span: Span, first: Option<Span>) -> Diagnostic {
    let fault = match first {
        Some(_) => Diagnostic::error("B0107", "ce fichier a plusieurs lignes `module`", span, "en trop"),
        None => Diagnostic::error("B0107", "la ligne `module` n'est pas la première", span, "à remonter"),
    };
    match first {
        Some(first) => fault.also(first, "déjà dit ici").help("gardez-en une seule, ou partagez le fichier en deux"),
        None => fault.help("placez-la avant toute déclaration"),
    }
}

pub(super) fn unknown_declaration(span: Span, word: &str, near: Option<&str>) -> Diagnostic {
    let fault =
        Diagnostic::error("B0108", format!("aucune déclaration ne commence par « {word} »"), span, "mot inconnu");
    match near {
        Some(near) => fault.help(format!("écrivez `{near}`")).fix(span, near),
        None => fault
            .note("une déclaration commence par `entrée`, `calcul`, `table`, `aide`, `exemple`…")
            .help("si cette ligne appartient à la déclaration au-dessus, décalez-la vers la droite"),
    }
}

pub(super) fn misspelt_clause(span: Span, written: &str, declaration: &str, phrase: &str) -> Diagnostic {
    let title = format!("« {written} » n'ouvre aucune clause de `{declaration}`");
    Diagnostic::error("B0109", title, span, "mot inconnu").help(format!("écrivez `{phrase}`")).fix(span, phrase)
}

pub(super) fn unknown_clause(span: Span, written: &str, kind: Kind, elsewhere: Option<Kind>) -> Diagnostic {
    let title = format!("« {written} » n'ouvre aucune clause de `{}`", kind.word());
    let fault = Diagnostic::error("B0109", title, span, "mot inconnu ici");
    let words: Vec<String> = kind.clauses().iter().map(|key| code(key.word())).collect();
    let fault = match elsewhere {
        Some(other) => fault.note(format!("cette clause existe dans `{}`", other.word())),
        None => fault,
    };
    fault.help(format!("les clauses de `{}` sont {}", kind.word(), words.join(", ")))
}

pub(super) fn unexpected(span: Span, found: &str, expected: &[String]) -> Diagnostic {
    let title = if found.starts_with('«') || found.starts_with('"') {
        "ce texte n'a pas sa place ici".to_owned()
    } else {
        format!("« {found} » n'a pas sa place ici")
    };
    Diagnostic::error("B0110", title, span, format!("attendu : {}", choice(expected)))
}

pub(super) fn missing(span: Span, expected: &[String]) -> Diagnostic {
    let wanted = choice(expected);
    Diagnostic::error("B0111", format!("il manque ici {wanted}"), span, "la clause s'arrête trop tôt")
}

pub(super) fn misspelt_word(span: Span, written: &str, phrase: &str) -> Diagnostic {
    Diagnostic::error("B0112", format!("« {written} » n'est pas un mot du langage"), span, "mal écrit")
        .help(format!("écrivez `{phrase}`"))
        .fix(span, phrase)
}

pub(super) fn duplicate_clause(span: Span, first: Span, key: Key) -> Diagnostic {
    Diagnostic::error("B0113", format!("la clause `{}` est écrite deux fois", key.word()), span, "en trop")
        .also(first, "déjà dite ici")
        .help("gardez-en une seule")
}

pub(super) fn missing_clause(span: Span, declaration: Kind, what: &str) -> Diagnostic {
    Diagnostic::error("B0114", format!("il manque {what} à cette déclaration"), span, "")
        .note(format!("sans cela, `{}` n'a pas de sens", declaration.word()))
}

pub(super) fn clause_of_no_field(span: Span) -> Diagnostic {
    Diagnostic::error("B0120", "cette clause n'appartient à aucun `champ`", span, "")
        .help("écrivez au-dessus le `champ` qu'elle décrit")
}

pub(super) fn header_of_no_column(span: Span) -> Diagnostic {
    Diagnostic::error("B0120", "cet en-tête n'appartient à aucune `colonne`", span, "")
        .help("écrivez au-dessus la `colonne` qu'il décrit")
}

pub(super) fn missing_clause_of(span: Span, declaration: Kind, key: Key) -> Diagnostic {
    missing_clause(span, declaration, &format!("la clause `{}`", key.word()))
}

pub(super) const A_VALUE: &str = "une valeur : « = » et une expression, ou une version par période";
pub(super) const A_GRID: &str = "une grille : des lignes entre barres « | »";

pub(super) fn no_such_day(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error("B0115", format!("le {written} n'existe pas"), span, "aucun jour du calendrier")
        .note("une date s'écrit JJ/MM/AAAA")
}

pub(super) fn malformed_date(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error("B0115", format!("« {written} » n'est pas une date complète"), span, "")
        .note("une date s'écrit JJ/MM/AAAA, avec deux chiffres pour le jour et le mois, quatre pour l'année")
        .help("complétez-la ; pour une division, séparez les nombres par des espaces")
}

pub(super) fn malformed_number(span: Span, grouped: &str) -> Diagnostic {
    Diagnostic::error("B0116", "les chiffres de ce nombre sont mal groupés", span, "")
        .note("les milliers se groupent par trois chiffres, séparés par une seule espace : 40 000")
        .help(format!("écrivez {grouped}, ou séparez les deux nombres"))
}

pub(super) fn rounding_to_zero(span: Span) -> Diagnostic {
    Diagnostic::error("B0116", "un arrondi ne se fait pas à zéro près", span, "")
        .help("donnez un pas plus grand que zéro, par exemple 10 €")
}

pub(super) fn number_too_long(span: Span) -> Diagnostic {
    Diagnostic::error("B0116", "ce nombre est trop long", span, "plus de 28 chiffres")
        .note("les calculs sont exacts sur 28 chiffres")
}

pub(super) fn and_with_or(first: Span, first_word: &str, second: Span, second_word: &str) -> Diagnostic {
    Diagnostic::error("B0117", "`et` et `ou` se suivent sans parenthèses", second, format!("`{second_word}` ici"))
        .also(first, format!("`{first_word}` là"))
        .note("`a et b ou c` se lit de deux façons")
        .help("mettez entre parenthèses ce qui va ensemble : (a et b) ou c")
}

pub(super) fn chained_comparison(second: Span, first: Span) -> Diagnostic {
    Diagnostic::error("B0118", "une comparaison n'a que deux côtés", second, "deuxième comparaison")
        .also(first, "première comparaison")
        .help("écrivez deux comparaisons jointes par `et` ; si l'un des côtés est un dénombrement, mettez-le entre parenthèses")
}

pub(super) fn row_without_bar(span: Span, opening: bool) -> Diagnostic {
    let side = if opening { "commence" } else { "finit" };
    Diagnostic::error(
        "B0119",
        format!("cette ligne de grille ne {side} pas par une barre « | »"),
        span,
        "barre attendue",
    )
    .fix(span, if opening { "| " } else { " |" })
    .help("fermez chaque ligne par une barre")
}

pub(super) fn row_of_other_length(span: Span, cells: usize, header: Span, columns: usize) -> Diagnostic {
    let plural = |n: usize| if n > 1 { "s" } else { "" };
    let title = format!("cette ligne a {cells} cellule{}, l'en-tête en a {columns}", plural(cells));
    Diagnostic::error("B0119", title, span, "").also(header, "en-tête").help("donnez une cellule à chaque colonne")
}

pub(super) fn columns_differ(span: Span, columns: usize, expected: usize) -> Diagnostic {
    let plural = if columns > 1 { "s" } else { "" };
    let title = format!("cet en-tête a {columns} colonne{plural}, {expected} sont attendues");
    Diagnostic::error("B0119", title, span, "").note("les colonnes sont les clés, puis les résultats")
}

pub(super) fn grid_without_rows(span: Span) -> Diagnostic {
    Diagnostic::error("B0119", "cette grille n'a pas de ligne sous son en-tête", span, "en-tête seul")
}

pub(super) fn grid_not_expected(span: Span) -> Diagnostic {
    Diagnostic::error("B0119", "cette grille n'appartient à rien", span, "")
        .note("une grille suit une table, une version, `cas` ou une réponse qui est une liste")
}

pub(super) fn not_indented(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error("B0120", format!("« {word} » est collé au début de la ligne"), span, "")
        .note("seule une déclaration commence au début d'une ligne ; ce qui lui appartient est décalé")
        .help("décalez cette ligne vers la droite")
        .fix(Span { end: span.start, ..span }, "    ")
}

pub(super) fn outside_declarations(span: Span) -> Diagnostic {
    Diagnostic::error("B0120", "cette ligne n'appartient à aucune déclaration", span, "")
        .help("écrivez au-dessus la déclaration à laquelle elle appartient, au début d'une ligne")
}

pub(super) fn private_of_nothing(span: Span) -> Diagnostic {
    Diagnostic::error("B0120", "`interne` ne précède aucune déclaration", span, "")
        .help("écrivez la déclaration sur la même ligne, par exemple : interne calcul base = 3")
}

pub(super) fn dated_and_undated(span: Span, other: Span) -> Diagnostic {
    Diagnostic::error("B0121", "cette déclaration a une valeur sans date et des versions datées", span, "sans date")
        .also(other, "datée")
        .help("datez toutes les valeurs, ou n'en gardez qu'une")
}

pub(super) fn two_undated(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("B0121", "cette déclaration a deux valeurs sans date", span, "en trop")
        .also(first, "déjà dite ici")
        .help("gardez-en une seule, ou datez-les")
}
