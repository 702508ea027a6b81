//! Files read and written whole or not at all, with their digests.

use super::error::BatchError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file and what it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest {
    /// Its path as it was given, or its name alone when the path was absolute (which may tell who works where).
    #[serde(rename = "chemin")]
    pub path: String,
    /// Its length.
    #[serde(rename = "octets")]
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A stream whose bytes are counted and digested as they go through.
pub(super) struct Digested<T> {
    inner: T,
    bytes: u64,
    hash: Sha256,
}

impl<T> Digested<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, bytes: 0, hash: Sha256::new() }
    }

    fn count(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hash.update(bytes);
    }

    /// What went through.
    pub(super) fn digest(&self, path: &Path) -> FileDigest {
        let sha256 = self.hash.clone().finalize().iter().fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        FileDigest { path: recorded(path), bytes: self.bytes, sha256 }
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.count(out.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl<W: Write> Write for Digested<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.count(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn recorded(path: &Path) -> String {
    let shown = if path.is_absolute() { path.file_name().map_or(path, Path::new) } else { path };
    shown.to_string_lossy().replace('\\', "/")
}

/// Opens a file to read.
pub(super) fn open(path: &Path) -> Result<Digested<File>, BatchError> {
    let read = |error| BatchError::Read { path: path.display().to_string(), error };
    if path.is_dir() {
        return Err(read(io::ErrorKind::IsADirectory.into()));
    }
    File::open(path).map(Digested::new).map_err(read)
}

/// Reads a small text file.
pub(super) fn read(path: &Path) -> Result<(String, FileDigest), BatchError> {
    let mut file = open(path)?;
    let mut text = String::new();
    let read = file.read_to_string(&mut text);
    read.map_err(|error| BatchError::Read { path: path.display().to_string(), error })?;
    Ok((text, file.digest(path)))
}

/// A file being written under another name, beside the one it will have. Dropped, it leaves nothing.
pub(super) struct Pending {
    path: PathBuf,
    out: BufWriter<Digested<Place>>,
}

enum Place {
    /// A file that takes its name at the end.
    Temporary(NamedTempFile),
    /// What is no plain file (`/dev/null`, a pipe) is written as one goes.
    Direct(File),
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Temporary(file) => file.write(bytes),
            Self::Direct(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Temporary(file) => file.flush(),
            Self::Direct(file) => file.flush(),
        }
    }
}

impl Pending {
    pub(super) fn create(path: &Path) -> Result<Self, BatchError> {
        let place = place(path).map_err(|error| BatchError::Write { path: path.display().to_string(), error })?;
        Ok(Self { path: path.to_owned(), out: BufWriter::new(Digested::new(place)) })
    }

    /// Sees to it that all is on the disk, still under the other name.
    pub(super) fn finish(&mut self) -> Result<FileDigest, BatchError> {
        let mut synced = || {
            self.out.flush()?;
            match &self.out.get_ref().inner {
                Place::Temporary(file) => file.as_file().sync_all(),
                Place::Direct(_) => Ok(()),
            }
        };
        synced().map_err(|error| BatchError::Write { path: self.path.display().to_string(), error })?;
        Ok(self.out.get_ref().digest(&self.path))
    }

    /// Gives the file its name, in the place of what had it. To be called after [`Pending::finish`].
    pub(super) fn commit(self) -> Result<(), BatchError> {
        let Self { path, out } = self;
        let failed = |error| BatchError::Write { path: path.display().to_string(), error };
        match out.into_inner().map_err(|e| failed(e.into_error()))?.inner {
            Place::Temporary(file) => file.persist(&path).map(drop).map_err(|e| failed(e.error)),
            Place::Direct(_) => Ok(()),
        }
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn place(path: &Path) -> io::Result<Place> {
    match fs::metadata(path) {
        Ok(known) if known.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(known) if !known.is_file() => return File::options().write(true).open(path).map(Place::Direct),
        _ => {}
    }
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".bareme-").suffix(".tmp");
    // A temporary file is private by default; this one becomes a plain file, under the user's own mask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(dir).map(Place::Temporary)
}
