//! The command `bareme`: arguments, files, terminal. What it says is decided below it.

mod args;
mod batch;
mod build;
mod check;
mod draw;
mod evaluate;
mod exit;
mod explain;
mod format;
mod init;
mod messages;
mod packs;
mod test;
mod usage;

use args::{Cli, Colour, Command, Common, Format};
use clap::Parser;
use clap::error::ErrorKind;
use exit::{Exit, Stop};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Runs the command on the process's arguments, and gives its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error).into(),
    };
    let output = Output::new(&cli.common);
    let result = match cli.command {
        Command::Check(args) => check::run(&args, &output),
        Command::Eval(args) => evaluate::run(&args, &output),
        Command::Test(args) => test::run(&args, &output),
        Command::Fmt(args) => format::run(&args, &output),
        Command::Batch(args) => batch::run(&args, &output),
        Command::Replay(args) => batch::replay(&args, &output),
        Command::Build(args) => build::run(&args, &output),
        Command::Init(args) => init::run(&args, &output),
        Command::Explain(args) => explain::run(&args, &output),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(stop) => {
            if !stop.message.is_empty() {
                output.complain(&stop.message);
            }
            stop.exit.into()
        }
    }
}

/// Help and version go to the standard output; a refused command line is explained on the standard error.
fn refuse(error: &clap::Error) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let text = error.render();
        return match write!(anstream::stdout(), "{}", text.ansi()) {
            Ok(()) => Exit::Success,
            Err(failure) => Stop::from(failure).exit,
        };
    }
    // A failure to write to the standard error has nowhere to be told.
    let _ = writeln!(anstream::stderr(), "erreur : {}", usage::explain(error));
    Exit::Usage
}

/// Where and how a command writes.
struct Output {
    json: bool,
    colour: anstream::ColorChoice,
}

impl Output {
    fn new(common: &Common) -> Self {
        let colour = match common.couleur {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        Self { json: common.format == Format::Json, colour }
    }

    /// Writes a text and an end of line on the standard output.
    fn say(&self, text: &str) -> Result<(), Stop> {
        let mut out = anstream::AutoStream::new(io::stdout().lock(), self.colour);
        writeln!(out, "{text}")?;
        Ok(out.flush()?)
    }

    /// Writes a value as JSON, with an end of line, on the standard output.
    fn say_json(&self, value: &impl serde::Serialize) -> Result<(), Stop> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Stop::new(Exit::Files, format!("le résultat ne s'écrit pas en JSON : {error}")))?;
        self.say(&text)
    }

    /// Tells a failure on the standard error.
    fn complain(&self, message: &str) {
        // A failure to write to the standard error has nowhere to be told.
        let _ = writeln!(anstream::AutoStream::new(io::stderr().lock(), self.colour), "erreur : {message}");
    }

    /// Tells something on the standard error that is not a failure.
    fn remark(&self, message: &str) {
        // As above.
        let _ = writeln!(anstream::AutoStream::new(io::stderr().lock(), self.colour), "{message}");
    }

    /// Whether a person watches the standard error.
    fn watched(&self) -> bool {
        !self.json && io::stderr().is_terminal()
    }
}
