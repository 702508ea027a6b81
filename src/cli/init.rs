//! `bareme init`: a small pack to start from.

use super::args::InitArgs;
use super::exit::{Exit, Stop};
use super::{Output, messages};
use include_dir::{Dir, include_dir};
use std::fs;

static MODEL: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/modele");

pub(super) fn run(args: &InitArgs, output: &Output) -> Result<Exit, Stop> {
    let dir = &args.dir;
    let occupied = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Stop::new(
            Exit::Files,
            format!("« {} » n'est pas vide\naide : nommez un dossier à créer", dir.display()),
        ));
    }
    fs::create_dir_all(dir).map_err(|error| Stop::new(Exit::Files, messages::unwritable(dir, &error)))?;
    for file in MODEL.files() {
        let path = dir.join(file.path());
        fs::write(&path, file.contents())
            .map_err(|error| Stop::new(Exit::Files, messages::unwritable(&path, &error)))?;
    }
    let shown = dir.display();
    output.say(&format!("« {shown} » est prêt. Pour commencer :\n  bareme check {shown}\n  bareme test {shown}"))?;
    Ok(Exit::Success)
}
