//! Where packs come from: a folder, or the rules embedded in the command.

use super::exit::{Exit, Stop};
use super::messages;
use crate::pack::{LoadError, Loader};
use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// A pack in a folder.
struct Folder(PathBuf);

impl Loader for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        std::fs::read(self.0.join(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => LoadError::NotFound,
            _ => LoadError::Other(messages::io(&error)),
        })
    }
}

/// The pack of the five axes.
struct Embedded;

impl Loader for Embedded {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        EMBEDDED.get_file(path).map(|file| file.contents().to_vec()).ok_or(LoadError::NotFound)
    }
}

/// The folder of a pack named by itself or by its manifest.
pub(crate) fn folder(path: &Path) -> Result<PathBuf, Stop> {
    let folder = if path.file_name().is_some_and(|n| n == "bareme.toml") {
        path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
    } else {
        path.to_path_buf()
    };
    match std::fs::metadata(&folder) {
        Err(error) => Err(Stop::new(Exit::Files, messages::unreadable(path, &error))),
        Ok(_) if folder.join("bareme.toml").is_file() => Ok(folder),
        Ok(_) => Err(Stop::new(Exit::Files, messages::not_a_pack(path))),
    }
}

/// What reads the pack that was named, or the embedded one.
pub(crate) fn loader(pack: Option<&Path>) -> Result<Box<dyn Loader>, Stop> {
    match pack {
        Some(path) => Ok(Box::new(Folder(folder(path)?))),
        None => Ok(Box::new(Embedded)),
    }
}
