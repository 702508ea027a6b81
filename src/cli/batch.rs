//! `bareme batch` and `bareme replay`: files of applications.

use super::args::{BatchArgs, Profile, ReplayArgs};
use super::exit::{Exit, Stop};
use super::{Output, check, evaluate};
use crate::batch::{self, BatchError, Format, HeaderMatch, Monitor, Options, Paths, Progress};
use crate::value::{Decimal, parse_number};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

impl From<BatchError> for Stop {
    fn from(error: BatchError) -> Self {
        let exit = match error {
            BatchError::Read { .. } | BatchError::Write { .. } => Exit::Files,
            BatchError::TooManyRejects { .. } => Exit::TooManyRejects,
            BatchError::Interrupted => Exit::Interrupted,
            _ => Exit::Usage,
        };
        Self::new(exit, error.to_string())
    }
}

pub(super) fn run(args: &BatchArgs, output: &Output) -> Result<Exit, Stop> {
    let (pack, input) = match args.paths.as_slice() {
        [pack, input] => (Some(pack.as_path()), input.as_path()),
        [input, ..] => (None, input.as_path()),
        [] => return Err(Stop::new(Exit::Usage, "il manque le fichier de demandes")),
    };
    let date = args.date.as_deref().map(evaluate::date).transpose()?;
    let (engine, _) = check::sound(pack, output)?;
    let mut paths = Paths::beside(input, &args.output);
    paths.mapping.clone_from(&args.mapping);
    if let Some(rejects) = &args.rejects {
        paths.rejects.clone_from(rejects);
    }
    if let Some(record) = &args.record {
        paths.record.clone_from(record);
    }
    let options = Options {
        input: Format::of_path(input),
        output: Format::of_path(&args.output),
        profile: match args.profile {
            Profile::Standard => batch::Profile::Standard,
            Profile::ExcelFr => batch::Profile::ExcelFr,
        },
        date,
        aides: args.aides.clone(),
        max_rejects: args.max_rejects,
        threads: args.threads,
        ..Options::default()
    };
    let engaged = args.engaged.iter().map(|told| engaged(told)).collect::<Result<BTreeMap<_, _>, _>>()?;
    if engaged.len() < args.engaged.len() {
        return Err(Stop::new(Exit::Usage, "une enveloppe est nommée deux fois par --engage"));
    }
    let options = Options { enveloppes: args.enveloppes, engaged, ..options };
    let record = watched(output, input, |monitor| batch::run_files(&engine, &paths, &options, None, monitor))?;
    if output.json {
        output.say_json(&record)?;
    } else {
        for column in &record.columns {
            match (column.how, &column.input) {
                (HeaderMatch::Tolerant, Some(input)) => {
                    output.remark(&format!("« {} » est lu comme {input}.", column.header))
                }
                (HeaderMatch::Ignored, _) => output.remark(&format!("« {} » n'est pas lu.", column.header)),
                _ => {}
            }
        }
        output.say(record.summary.to_string().trim_end())?;
        output.say(&format!("\nRésultats : {}", paths.results.display()))?;
        if record.summary.rejects > 0 {
            output.say(&format!("Rejets : {}", paths.rejects.display()))?;
        }
        if record.files.decisions.is_some() {
            output.say(&format!("Enveloppes : {}", paths.decisions.display()))?;
        }
        output.say(&format!("Compte rendu : {}", paths.record.display()))?;
    }
    Ok(if record.summary.rejects == 0 { Exit::Success } else { Exit::Rejects })
}

/// What is committed of an enveloppe before the batch: « budget_2026=450 000 € ».
fn engaged(told: &str) -> Result<(String, Decimal), Stop> {
    let read = told.split_once('=').and_then(|(name, amount)| {
        let amount = parse_number(amount.trim().trim_end_matches('€').trim_end())?;
        (amount >= Decimal::ZERO).then(|| (name.trim().to_owned(), amount))
    });
    read.ok_or_else(|| {
        let help = "aide : écrivez --engage ENVELOPPE=MONTANT, par exemple --engage \"budget_2026=450 000 €\"";
        Stop::new(Exit::Usage, format!("« {told} » ne dit pas ce qui est déjà engagé\n{help}"))
    })
}

pub(super) fn replay(args: &ReplayArgs, output: &Output) -> Result<Exit, Stop> {
    let (engine, _) = check::sound(args.pack.as_deref(), output)?;
    let replay = watched(output, &args.record, |monitor| batch::replay(&engine, &args.record, monitor))?;
    if output.json {
        output.say_json(&replay.differences)?;
    } else {
        for difference in &replay.differences {
            output.say(&difference.to_string())?;
        }
        output.say(match (replay.is_reproduced(), replay.record.options.enveloppes) {
            (true, false) => "Résultats et rejets sont les mêmes, à l'octet près.",
            (true, true) => "Résultats, rejets et décisions sont les mêmes, à l'octet près.",
            (false, false) => "Résultats ou rejets diffèrent.",
            (false, true) => "Résultats, rejets ou décisions diffèrent.",
        })?;
    }
    Ok(if replay.is_reproduced() { Exit::Success } else { Exit::Unmet })
}

/// Runs a batch that a person may watch and interrupt.
fn watched<T>(
    output: &Output,
    input: &Path,
    work: impl FnOnce(&mut Monitor<'_>) -> Result<T, BatchError>,
) -> Result<T, Stop> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))
        .map_err(|error| Stop::new(Exit::Files, format!("l'interruption au clavier ne peut être suivie : {error}")))?;
    let bar = if output.watched() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    if let Ok(size) = std::fs::metadata(input) {
        bar.set_length(size.len());
    }
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent} %  {msg}  reste {eta}") {
        bar.set_style(style);
    }
    let mut progress = |now: Progress| {
        bar.set_position(now.bytes);
        bar.set_message(format!("{} demandes, {} rejets", now.rows, now.rejects));
    };
    let done = work(&mut Monitor { progress: &mut progress, stop: &stop });
    bar.finish_and_clear();
    Ok(done?)
}
