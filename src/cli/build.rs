//! `bareme build`: a pack as the files that a browser loads.

use super::args::BuildArgs;
use super::exit::{Exit, Stop};
use super::{Output, check, evaluate, messages};
use crate::compiled;
use crate::value::Date;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// What was written.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "paquet")]
    pack: &'a str,
    version: &'a str,
    #[serde(rename = "empreinte")]
    digest: &'a str,
    format: u8,
    #[serde(rename = "fichiers")]
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    #[serde(rename = "fichier")]
    path: PathBuf,
    #[serde(rename = "octets")]
    size: usize,
}

pub(super) fn run(args: &BuildArgs, output: &Output) -> Result<Exit, Stop> {
    let (engine, _) = check::sound(args.pack.as_deref(), output)?;
    let model = engine.model();
    let since = args.since.as_deref().map(evaluate::date).transpose()?;
    let compile = |since| {
        compiled::write_since(model, since)
            .map_err(|error| Stop::new(Exit::Files, format!("le paquet ne peut être compilé : {error}")))
    };
    let compiled = compile(since.unwrap_or(Date::MIN))?;
    fs::create_dir_all(&args.output)
        .map_err(|error| Stop::new(Exit::Files, messages::unwritable(&args.output, &error)))?;
    let mut files = vec![write(&args.output, "regles.bin", &compiled.rules)?];
    if since.is_some() {
        files.push(write(&args.output, "regles_toutes_dates.bin", &compile(Date::MIN)?.rules)?);
    }
    if let Some(territories) = &compiled.territories {
        files.push(write(&args.output, "territoires.bin", territories)?);
    }
    let manifest = &model.manifest;
    if output.json {
        output.say_json(&Written {
            pack: &manifest.name,
            version: &manifest.version,
            digest: &model.digest,
            format: compiled::FORMAT,
            files,
        })?;
    } else {
        let digest: String = model.digest.chars().take(12).collect();
        output.say(&format!("{} {}, empreinte {digest}", manifest.name, manifest.version))?;
        for File { path, size } in files {
            output.say(&format!("  {} : {}", path.display(), messages::count(size, "octet", "octets")))?;
        }
    }
    Ok(Exit::Success)
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> Result<File, Stop> {
    let path = dir.join(name);
    fs::write(&path, bytes).map_err(|error| Stop::new(Exit::Files, messages::unwritable(&path, &error)))?;
    Ok(File { path, size: bytes.len() })
}
