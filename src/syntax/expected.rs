//! What the grammar expected, as few and as plain French words as possible.

use super::lexer::{Token, TokenKind};
use super::messages;
use super::reader::Rule;

/// At most four phrases, the likeliest first.
pub(super) fn phrases(positives: &[Rule]) -> Vec<String> {
    let mut found: Vec<(u8, String)> = Vec::new();
    for rule in positives {
        for phrase in phrases_of(*rule) {
            if !found.contains(&phrase) {
                found.push(phrase);
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    if found.len() > 1 {
        found.retain(|(rank, _)| *rank < LAST);
    }
    found.truncate(4);
    found.into_iter().map(|(_, phrase)| phrase).collect()
}

/// The rank of the end of a clause, which is told only when nothing else was expected.
const LAST: u8 = 9;

fn phrases_of(rule: Rule) -> Vec<(u8, String)> {
    let one = |rank: u8, phrase: &str| vec![(rank, phrase.to_owned())];
    let sign = |sign: &str| one(0, &messages::sign(sign));
    match rule {
        Rule::EOI => one(LAST, messages::END_OF_CLAUSE),
        Rule::par_o | Rule::arguments => sign("("),
        Rule::par_f => sign(")"),
        Rule::point_virgule => sign(";"),
        Rule::deux_points => sign(":"),
        Rule::egal => sign("="),
        Rule::nom | Rule::chemin | Rule::mot | Rule::champ_nom | Rule::valeur_nommee | Rule::valeur_par_defaut => {
            one(2, messages::A_NAME)
        }
        Rule::donnee | Rule::attente => one(2, messages::A_NAME),
        Rule::parametre => one(2, messages::A_PARAMETER),
        Rule::parametres => one(1, messages::PARAMETERS),
        Rule::r#type | Rule::type_liste | Rule::type_unite => one(1, messages::A_TYPE),
        Rule::texte => one(4, messages::A_TEXT),
        Rule::unite | Rule::symbole => one(3, messages::A_UNIT),
        Rule::nombre | Rule::nombre_nu | Rule::chiffres => one(1, messages::A_NUMBER),
        Rule::date => one(1, messages::A_DATE),
        Rule::jour_et_mois => one(1, messages::A_DAY_AND_MONTH),
        Rule::corps
        | Rule::expression
        | Rule::choix
        | Rule::logique
        | Rule::negation
        | Rule::comparaison
        | Rule::somme
        | Rule::produit
        | Rule::facteur
        | Rule::parenthese
        | Rule::appel
        | Rule::total
        | Rule::extreme
        | Rule::compte
        | Rule::existe
        | Rule::tous
        | Rule::ecoule
        | Rule::mensualite
        | Rule::booleen
        | Rule::op_moins
        | Rule::liste
        | Rule::borne_de_temps
        | Rule::k_si
        | Rule::k_non
        | Rule::k_somme_de
        | Rule::k_minimum_de
        | Rule::k_maximum_de
        | Rule::k_nombre_de
        | Rule::k_il_existe
        | Rule::k_pour_tout
        | Rule::k_date_de_la_demande
        | Rule::k_ans_revolus_entre
        | Rule::k_mois_revolus_entre
        | Rule::k_jours_entre
        | Rule::k_mensualite_de
        | Rule::k_vrai
        | Rule::k_faux
        | Rule::valeurs => one(2, messages::AN_EXPRESSION),
        Rule::op_somme
        | Rule::op_produit
        | Rule::op_comparaison
        | Rule::comparee
        | Rule::appartenance
        | Rule::k_et
        | Rule::k_ou
        | Rule::k_parmi
        | Rule::k_hors_de => one(3, messages::AN_OPERATOR),
        // What may follow any operand goes without saying.
        Rule::champ
        | Rule::point
        | Rule::conversion
        | Rule::a_la_date
        | Rule::k_converti_en
        | Rule::k_sans_unite
        | Rule::k_a_la_date_de
        | Rule::k_ramenee
        | Rule::k_reportee
        | Rule::operateur_unite
        | Rule::mot_outil
        | Rule::filtre
        | Rule::defaut
        | Rule::k_tel_que => Vec::new(),
        Rule::periode | Rule::version | Rule::k_a_compter_du | Rule::k_du => one(1, messages::A_PERIOD),
        Rule::k_plafonne
        | Rule::k_arrondi
        | Rule::k_au_moins_egal_a
        | Rule::plafond
        | Rule::plancher
        | Rule::arrondi => one(5, messages::A_FINISH),
        other => words_of(other).iter().map(|word| (1, messages::code(word))).collect(),
    }
}

/// Every keyword that was possible, so that a misspelt one can be told.
pub(super) fn keywords(positives: &[Rule]) -> Vec<&'static str> {
    positives.iter().flat_map(|rule| words_of(*rule).iter().copied()).collect()
}

/// The keywords that a rule begins with.
fn words_of(rule: Rule) -> &'static [&'static str] {
    match rule {
        Rule::appartenance => &["parmi", "hors de"],
        Rule::expression | Rule::logique | Rule::negation | Rule::choix => &["si", "non"],
        Rule::note_reference | Rule::k_reference => &["référence"],
        Rule::note_fiabilite | Rule::k_fiabilite => &["fiabilité"],
        Rule::periode | Rule::version => &["à compter du", "jusqu'au"],
        Rule::degre => &["établie", "à confirmer", "en attente de texte"],
        Rule::statut => &["éligible", "non éligible", "à préciser", "hors période"],
        Rule::k_a => &["à"],
        Rule::k_a_compter_du => &["à compter du"],
        Rule::k_a_confirmer => &["à confirmer"],
        Rule::k_a_l_euro => &["à l'euro"],
        Rule::k_a_l_unite => &["à l'unité"],
        Rule::a_la_date | Rule::k_a_la_date_de => &["à la date de"],
        Rule::k_a_preciser => &["à préciser"],
        Rule::k_admis => &["admis"],
        Rule::k_agrement => &["agrément"],
        Rule::k_allocation => &["allocation"],
        Rule::k_alors => &["alors"],
        Rule::k_annuelle_au => &["annuelle au"],
        Rule::k_apres_deduction_de => &["après déduction de"],
        Rule::arrondi | Rule::k_arrondi => &["arrondi", "arrondie"],
        Rule::k_au => &["au"],
        Rule::k_au_centime => &["au centime"],
        Rule::plancher | Rule::k_au_moins_egal_a => &["au moins égal à"],
        Rule::k_car => &["car"],
        Rule::conversion | Rule::k_converti_en => &["converti en"],
        Rule::k_dans => &["dans"],
        Rule::k_de => &["de"],
        Rule::k_depuis => &["depuis"],
        Rule::k_du => &["du"],
        Rule::k_eligible => &["éligible"],
        Rule::k_en_attente_de_texte => &["en attente de texte"],
        Rule::entre | Rule::k_entre => &["entre"],
        Rule::k_et => &["et"],
        Rule::k_etablie => &["établie"],
        Rule::k_exoneration => &["exonération"],
        Rule::k_ferme => &["fermé"],
        Rule::k_garantie => &["garantie"],
        Rule::k_hors_de => &["hors de"],
        Rule::k_hors_periode => &["hors période"],
        Rule::k_inferieur => &["inférieur"],
        Rule::k_jusqu_a_nouvel_ordre => &["jusqu'à nouvel ordre"],
        Rule::k_jusqu_au => &["jusqu'au"],
        Rule::k_le => &["le"],
        Rule::k_lignes => &["lignes"],
        Rule::k_nature_plafond => &["plafond"],
        Rule::k_non_eligible => &["non éligible"],
        Rule::k_obligation => &["obligation"],
        Rule::k_ordonnee => &["ordonnée"],
        Rule::k_ou => &["ou"],
        Rule::par_unite | Rule::k_par => &["par"],
        Rule::k_parmi => &["parmi"],
        Rule::plafond | Rule::k_plafonne => &["plafonné", "plafonnée"],
        Rule::k_pour => &["pour"],
        Rule::k_pres => &["près"],
        Rule::k_pret => &["prêt"],
        Rule::k_progressif => &["progressif"],
        Rule::k_ramenee => &["ramenée au dernier jour"],
        Rule::k_rang => &["rang"],
        Rule::k_reduction_d_impot => &["réduction d'impôt"],
        Rule::k_refuse => &["refusé"],
        Rule::k_reportee => &["reportée au jour suivant"],
        Rule::k_sans_unite => &["sans unité"],
        Rule::defaut | Rule::sinon_si | Rule::k_sinon => &["sinon"],
        Rule::k_subvention => &["subvention"],
        Rule::k_superieur => &["supérieur"],
        Rule::sur_periode | Rule::k_sur => &["sur"],
        Rule::k_taux_de_tva => &["taux de TVA"],
        Rule::filtre | Rule::k_tel_que => &["tel que"],
        Rule::k_toute_valeur => &["toute valeur"],
        _ => &[],
    }
}

/// Advice on signs of other languages and common slips.
pub(super) fn advice(found: &Token<'_>, positives: &[Rule]) -> Option<String> {
    let expects = |rule: Rule| positives.contains(&rule);
    match found.text {
        "," if expects(Rule::point_virgule) => Some(messages::SEPARATE_BY_SEMICOLON.to_owned()),
        "=" => Some(messages::SINGLE_EQUAL.to_owned()),
        "!" => Some(messages::NOT_IN_FRENCH.to_owned()),
        "&" => Some(messages::AND_IN_FRENCH.to_owned()),
        "[" | "]" | "{" | "}" => Some(messages::ROUND_PARENTHESES.to_owned()),
        word if expects(Rule::nom) && found.kind == TokenKind::Word => Some(messages::reserved_word(word)),
        _ => None,
    }
}
