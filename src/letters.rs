//! Accents of Latin letters, for what is read at every evaluation: a table of two kilobytes, where that of all of
//! Unicode weighs sixty in a browser. Rule text, read once, is normalised by the whole of Unicode.

/// The marks that letters bear, each with the letters it makes: bare, then composed.
const MARKS: &[(char, &str)] = &[
    ('\u{300}', "AÀEÈIÌOÒUÙNǸaàeèiìoòuùnǹ"),
    ('\u{301}', "AÁEÉIÍOÓUÚYÝCĆLĹNŃRŔSŚZŹaáeéiíoóuúyýcćlĺnńrŕsśzź"),
    ('\u{302}', "AÂEÊIÎOÔUÛCĈGĜHĤJĴSŜWŴYŶaâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷ"),
    ('\u{303}', "AÃNÑOÕIĨUŨaãnñoõiĩuũ"),
    ('\u{304}', "AĀEĒIĪOŌUŪaāeēiīoōuū"),
    ('\u{306}', "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ"),
    ('\u{307}', "CĊEĖGĠIİZŻcċeėgġzż"),
    ('\u{308}', "AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ"),
    ('\u{30a}', "AÅUŮaåuů"),
    ('\u{30b}', "OŐUŰoőuű"),
    ('\u{30c}', "CČDĎEĚNŇRŘSŠTŤZŽcčdďeěnňrřsštťzž"),
    ('\u{327}', "CÇGĢKĶLĻNŅRŖSŞTŢcçkķlļnņrŗsştţ"),
    ('\u{328}', "AĄEĘIĮUŲaąeęiįuų"),
];

/// A letter and the mark after it as one letter, where there is one.
fn joined(letter: char, mark: char) -> Option<char> {
    let (_, pairs) = MARKS.iter().find(|(known, _)| *known == mark)?;
    let mut pairs = pairs.chars();
    while let (Some(bare), Some(composed)) = (pairs.next(), pairs.next()) {
        if bare == letter {
            return Some(composed);
        }
    }
    None
}

/// A letter without its accent.
fn bare(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    for (_, pairs) in MARKS {
        let mut pairs = pairs.chars();
        while let (Some(bare), Some(composed)) = (pairs.next(), pairs.next()) {
            if composed == letter {
                return bare;
            }
        }
    }
    letter
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Letters and the accents that follow them made one.
///
/// ```
/// assert_eq!(bareme::letters::compose("e\u{301}quipe"), "équipe");
/// ```
#[must_use]
pub fn compose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let whole = if is_mark(c) { out.chars().next_back().and_then(|last| joined(last, c)) } else { None };
        if let Some(whole) = whole {
            out.pop();
            out.push(whole);
        } else {
            out.push(c);
        }
    }
    out
}

/// Lower case without accents, with `_`, `-` and spaces alike.
///
/// ```
/// assert_eq!(bareme::letters::fold("Éligible-à"), "eligible_a");
/// ```
#[must_use]
pub fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| !is_mark(*c))
        .map(bare)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '-' || c.is_whitespace() { '_' } else { c })
        .collect()
}
