//! `bareme explain`: the page of a diagnostic code.

use super::Output;
use super::args::ExplainArgs;
use super::exit::{Exit, Stop};
use crate::diag::nearest;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/diagnostics");

pub(super) fn run(args: &ExplainArgs, output: &Output) -> Result<Exit, Stop> {
    let pages: BTreeMap<&str, &str> =
        PAGES.files().filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?))).collect();
    let Some(code) = &args.code else {
        for text in pages.values() {
            output.say(text.lines().next().unwrap_or_default().trim_start_matches("# "))?;
        }
        return Ok(Exit::Success);
    };
    let code = code.to_uppercase();
    let Some(text) = pages.get(code.as_str()) else {
        let help = match nearest(&code, pages.keys().copied()) {
            Some(known) => format!("vouliez-vous dire {known} ?"),
            None => "« bareme explain » sans code donne la liste".to_owned(),
        };
        return Err(Stop::new(Exit::Usage, format!("« {code} » n'est pas un code de diagnostic\naide : {help}")));
    };
    output.say(text.trim_end())?;
    Ok(Exit::Success)
}
