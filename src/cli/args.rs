//! The words of the command line.

use clap::{ArgAction, ArgGroup, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const TEMPLATE: &str = "{about}\n\nUtilisation : {usage}\n\n{all-args}{after-help}";
const ROOT_TEMPLATE: &str = "{name} {version}\n{about}\n\nUtilisation : {usage}\n\n{all-args}{after-help}";

/// Headings; clap adds the colon, French a space before it.
const OPTIONS: &str = "Options\u{a0}";
const ARGUMENTS: &str = "Arguments\u{a0}";

const EXIT_CODES: &str = "\
Codes de sortie :
  0    tout s'est bien passé
  1    la commande est mal écrite
  2    les règles ont des erreurs
  3    des demandes ont été rejetées, ou le dossier est mal rempli
  4    le nombre de rejets dépasse --max-rejets
  5    un fichier ne peut être lu ou écrit
  6    un exemple échoue ou manque à une limite, un fichier n'est pas en forme, une exécution n'est pas reproduite
  130  interruption au clavier
  141  la sortie a été fermée avant la fin

PACK est un dossier qui contient bareme.toml. Sans PACK, les règles des cinq axes, incluses dans la commande, sont employées.";

/// The whole command.
#[derive(Debug, Parser)]
#[command(
    name = "bareme",
    version,
    about = "Règles des aides au logement : vérifier, évaluer, tester.",
    after_help = EXIT_CODES,
    help_template = ROOT_TEMPLATE,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_required = true,
    subcommand_value_name = "COMMANDE",
    subcommand_help_heading = "Commandes\u{a0}"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Affiche la version
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = OPTIONS)]
    version: Option<bool>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Affiche cette aide
    #[arg(short, long, action = ArgAction::Help, global = true, help_heading = OPTIONS)]
    help: Option<bool>,
    /// Forme de la sortie : texte ou json
    #[arg(
        long,
        value_name = "FORME",
        default_value = "texte",
        hide_default_value = true,
        hide_possible_values = true,
        global = true,
        help_heading = OPTIONS
    )]
    pub(crate) format: Format,
    /// Emploi des couleurs : auto, toujours ou jamais
    #[arg(
        long,
        alias = "color",
        value_name = "QUAND",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        global = true,
        help_heading = OPTIONS
    )]
    pub(crate) couleur: Colour,
}

/// How the output is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[value(name = "texte", alias = "text")]
    Text,
    Json,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    #[value(name = "toujours", alias = "always")]
    Always,
    #[value(name = "jamais", alias = "never")]
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Vérifie un paquet de règles (ou : vérifier)
    #[command(alias = "vérifier", alias = "verifier", help_template = TEMPLATE)]
    Check(PackArgs),
    /// Évalue un dossier (ou : évaluer)
    #[command(alias = "évaluer", alias = "evaluer", help_template = TEMPLATE)]
    Eval(EvalArgs),
    /// Rejoue les exemples (ou : tester)
    #[command(alias = "tester", help_template = TEMPLATE)]
    Test(TestArgs),
    /// Met les fichiers de règles en forme (ou : former)
    #[command(alias = "former", help_template = TEMPLATE)]
    Fmt(FmtArgs),
    /// Évalue un fichier de demandes (ou : lot)
    #[command(alias = "lot", help_template = TEMPLATE)]
    Batch(Box<BatchArgs>),
    /// Rejoue une exécution par lot et compare (ou : rejouer)
    #[command(alias = "rejouer", help_template = TEMPLATE)]
    Replay(ReplayArgs),
    /// Compile un paquet pour le navigateur (ou : compiler)
    #[command(alias = "compiler", help_template = TEMPLATE)]
    Build(BuildArgs),
    /// Crée un petit paquet pour commencer (ou : créer)
    #[command(alias = "créer", alias = "creer", help_template = TEMPLATE)]
    Init(InitArgs),
    /// Explique un code de diagnostic (ou : expliquer)
    #[command(alias = "expliquer", help_template = TEMPLATE)]
    Explain(ExplainArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct PackArgs {
    /// Dossier du paquet
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct EvalArgs {
    /// Dossier du paquet
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<PathBuf>,
    /// Dossier à évaluer, en TOML ou en JSON (« - » : JSON sur l'entrée standard)
    #[arg(long = "case", alias = "dossier", value_name = "DOSSIER")]
    pub(crate) case: PathBuf,
    /// Date de la demande, JJ/MM/AAAA ; l'emporte sur celle du dossier
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,
    /// Aide à évaluer, par son nom ; répétable ; toutes sans cette option
    #[arg(long = "aide", value_name = "NOM")]
    pub(crate) aides: Vec<String>,
    /// Montre le calcul de chaque aide, ligne par ligne
    #[arg(long = "explain", alias = "expliquer")]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS, group = ArgGroup::new("looked").args(["coverage", "limits"]))]
pub(crate) struct TestArgs {
    /// Dossier du paquet
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<PathBuf>,
    /// Ne rejoue que les exemples dont le nom contient ce texte
    #[arg(long = "filtre", alias = "filter", value_name = "TEXTE")]
    pub(crate) filter: Option<String>,
    /// Dit ce qu'aucun exemple n'atteint : conditions, lignes de tables, plafonds, versions
    #[arg(long = "coverage", visible_alias = "couverture")]
    pub(crate) coverage: bool,
    /// Propose les cas aux limites qui manquent, en blocs « exemple » à confirmer
    #[arg(long = "limites", alias = "limits", conflicts_with_all = ["coverage", "filter"])]
    pub(crate) limits: bool,
    /// Avec --coverage ou --limites : ne regarde que les règles de ce fichier du paquet
    #[arg(long = "fichier", alias = "file", value_name = "FICHIER", requires = "looked")]
    pub(crate) file: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct FmtArgs {
    /// Dossiers de paquets ou fichiers .bareme ; le dossier courant sans argument
    #[arg(value_name = "CHEMIN")]
    pub(crate) paths: Vec<PathBuf>,
    /// Ne modifie rien ; échoue si un fichier n'est pas en forme
    #[arg(long = "check", alias = "vérifier", alias = "verifier")]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct BatchArgs {
    /// Dossier du paquet (facultatif), puis fichier de demandes : CSV ou NDJSON
    #[arg(value_name = "FICHIER", num_args = 1..=2, required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Fichier de résultats (.csv ou .ndjson)
    #[arg(short = 'o', long = "output", alias = "sortie", value_name = "RESULTATS")]
    pub(crate) output: PathBuf,
    /// Fichier des demandes rejetées ; sans cette option, à côté des résultats
    #[arg(long = "rejets", alias = "rejects", value_name = "REJETS")]
    pub(crate) rejects: Option<PathBuf>,
    /// Compte rendu d'exécution ; sans cette option, à côté des résultats
    #[arg(long = "record", alias = "execution", value_name = "EXECUTION")]
    pub(crate) record: Option<PathBuf>,
    /// Correspondance entre les en-têtes du fichier et les entrées, en TOML
    #[arg(long = "mapping", alias = "correspondance", value_name = "CORRESPONDANCE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Date de toutes les demandes, JJ/MM/AAAA, quand le fichier n'a pas de colonne « date »
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,
    /// Aide à évaluer, par son nom ; répétable ; toutes sans cette option
    #[arg(long = "aide", value_name = "NOM")]
    pub(crate) aides: Vec<String>,
    /// Consomme les enveloppes dans l'ordre des demandes ; dit de chaque aide si elle est financée
    #[arg(long = "enveloppes")]
    pub(crate) enveloppes: bool,
    /// Avec --enveloppes : ce qui est déjà engagé d'une enveloppe ; répétable
    #[arg(long = "engage", alias = "engagé", value_name = "ENVELOPPE=MONTANT", requires = "enveloppes")]
    pub(crate) engaged: Vec<String>,
    /// Profil de sortie : standard ou excel-fr
    #[arg(
        long = "profil",
        alias = "profile",
        value_name = "PROFIL",
        default_value = "standard",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) profile: Profile,
    /// Arrête au-delà de ce nombre de rejets
    #[arg(long = "max-rejets", alias = "max-rejects", value_name = "N")]
    pub(crate) max_rejects: Option<u64>,
    /// Nombre de fils d'exécution ; tous les cœurs sans cette option
    #[arg(long = "threads", alias = "fils", value_name = "N")]
    pub(crate) threads: Option<usize>,
}

/// The notation of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    Standard,
    #[value(name = "excel-fr")]
    ExcelFr,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct ReplayArgs {
    /// Compte rendu écrit par « bareme batch »
    #[arg(value_name = "EXECUTION")]
    pub(crate) record: PathBuf,
    /// Dossier du paquet ; les règles incluses sans cette option
    #[arg(long = "pack", alias = "paquet", value_name = "PACK")]
    pub(crate) pack: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct BuildArgs {
    /// Dossier du paquet
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<PathBuf>,
    /// Dossier où écrire regles.bin et territoires.bin
    #[arg(short = 'o', long = "output", alias = "sortie", value_name = "DOSSIER")]
    pub(crate) output: PathBuf,
    /// Ne garde dans regles.bin que les règles en vigueur depuis cette date, JJ/MM/AAAA ; toutes vont alors dans
    /// regles_toutes_dates.bin
    #[arg(long = "since", visible_alias = "depuis", value_name = "DATE")]
    pub(crate) since: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct InitArgs {
    /// Dossier à créer
    #[arg(value_name = "DOSSIER")]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, Args)]
#[command(next_help_heading = ARGUMENTS)]
pub(crate) struct ExplainArgs {
    /// Code, par exemple B0302 ; sans code, la liste de tous
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}
