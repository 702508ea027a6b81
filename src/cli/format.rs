//! `bareme fmt`: rule files in their canonical layout.

use super::args::FmtArgs;
use super::draw::draw;
use super::exit::{Exit, Stop};
use super::{Output, messages};
use crate::fmt;
use crate::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &FmtArgs, output: &Output) -> Result<Exit, Stop> {
    let here = [PathBuf::from(".")];
    let mut files = Vec::new();
    for path in if args.paths.is_empty() { &here[..] } else { &args.paths } {
        collect(path, &mut files)?;
    }
    if files.is_empty() {
        return Err(Stop::new(Exit::Files, "aucun fichier .bareme à mettre en forme"));
    }
    let (mut changed, mut refused) = (0, 0);
    for path in &files {
        let text = fs::read_to_string(path).map_err(|e| Stop::new(Exit::Files, messages::unreadable(path, &e)))?;
        let mut sources = Sources::default();
        let id = sources.add(path.display().to_string(), text.as_str());
        match fmt::format(&sources, id) {
            Ok(formatted) if formatted == text => {}
            Ok(formatted) => {
                changed += 1;
                output.say(&path.display().to_string())?;
                if !args.check {
                    fs::write(path, formatted).map_err(|e| Stop::new(Exit::Files, messages::unwritable(path, &e)))?;
                }
            }
            Err(faults) => {
                refused += 1;
                for fault in faults {
                    output.remark(&draw(&fault, &sources, true));
                    output.remark("");
                }
            }
        }
    }
    output.say(&summary(files.len(), changed, args.check))?;
    Ok(match (refused, changed) {
        (1.., _) => Exit::Rules,
        (_, 1..) if args.check => Exit::Unmet,
        _ => Exit::Success,
    })
}

fn summary(files: usize, changed: usize, check: bool) -> String {
    let files = messages::count(files, "fichier lu", "fichiers lus");
    match (changed, check) {
        (0, _) => format!("{files}, rien à changer."),
        (n, true) => format!("{files}, {}.", messages::count(n, "n'est pas en forme", "ne sont pas en forme")),
        (n, false) => format!("{files}, {n} mis en forme."),
    }
}

/// The rule files under a path, in alphabetical order.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let unreadable = |e| Stop::new(Exit::Files, messages::unreadable(path, &e));
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    for entry in entries {
        let hidden = entry.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if entry.is_dir() && !entry.is_symlink() && !hidden || entry.extension().is_some_and(|e| e == "bareme") {
            collect(&entry, files)?;
        }
    }
    Ok(())
}
