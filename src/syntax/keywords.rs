//! The words that open declarations and clauses, and which clauses each declaration takes.

/// A kind of declaration, as its first word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Module,
    Unite,
    Enumeration,
    Theme,
    Entree,
    Enregistrement,
    Referentiel,
    Calcul,
    Table,
    Bareme,
    Controle,
    Aide,
    Cumul,
    Exclusion,
    Depense,
    Enveloppe,
    Exemple,
}

impl Kind {
    /// All, in the order of the reference page.
    pub(super) const ALL: [Self; 17] = [
        Self::Module,
        Self::Unite,
        Self::Enumeration,
        Self::Theme,
        Self::Entree,
        Self::Enregistrement,
        Self::Referentiel,
        Self::Calcul,
        Self::Table,
        Self::Bareme,
        Self::Controle,
        Self::Aide,
        Self::Cumul,
        Self::Exclusion,
        Self::Depense,
        Self::Enveloppe,
        Self::Exemple,
    ];

    /// Its keyword.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Unite => "unité",
            Self::Enumeration => "énumération",
            Self::Theme => "thème",
            Self::Entree => "entrée",
            Self::Enregistrement => "enregistrement",
            Self::Referentiel => "référentiel",
            Self::Calcul => "calcul",
            Self::Table => "table",
            Self::Bareme => "barème",
            Self::Controle => "contrôle",
            Self::Aide => "aide",
            Self::Cumul => "cumul",
            Self::Exclusion => "exclusion",
            Self::Depense => "dépense",
            Self::Enveloppe => "enveloppe",
            Self::Exemple => "exemple",
        }
    }

    /// The kind that a word opens.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The clauses it takes; none: all that is indented belongs to its head.
    pub(super) fn clauses(self) -> &'static [Key] {
        match self {
            Self::Module | Self::Unite | Self::Enumeration | Self::Theme => &[],
            Self::Entree => &[
                Key::Theme,
                Key::Rang,
                Key::Question,
                Key::Aide,
                Key::Entre,
                Key::Pas,
                Key::AuPlus,
                Key::JeNeSaisPas,
                Key::EtatDeFait,
                Key::Reference,
            ],
            Self::Enregistrement => &[
                Key::Champ,
                Key::Question,
                Key::Aide,
                Key::Entre,
                Key::Pas,
                Key::AuPlus,
                Key::JeNeSaisPas,
                Key::Reference,
            ],
            Self::Referentiel => &[Key::Source, Key::Cle, Key::AnciensCodes, Key::Colonne, Key::Version, Key::Sinon],
            Self::Calcul => &[Key::Reference, Key::Fiabilite, Key::Revision, Key::Version],
            Self::Table => &[Key::Donne, Key::Reference, Key::Fiabilite, Key::Revision, Key::Version],
            Self::Bareme => &[Key::Reference, Key::Fiabilite, Key::Revision, Key::Version],
            Self::Controle => &[Key::Reference],
            Self::Aide => &[
                Key::Axe,
                Key::Financeur,
                Key::Beneficiaire,
                Key::Nature,
                Key::Reference,
                Key::Fiabilite,
                Key::Revision,
                Key::Periode,
                Key::Guichet,
                Key::Condition,
                Key::Assiette,
                Key::Taux,
                Key::Montant,
                Key::Resultat,
                Key::Piece,
                Key::Demarche,
            ],
            Self::Cumul => {
                &[Key::Sur, Key::Avec, Key::Plafonne, Key::EnReduisant, Key::Reference, Key::Fiabilite, Key::Revision]
            }
            Self::Exclusion => &[Key::Entre, Key::Reference, Key::Fiabilite, Key::Revision],
            Self::Depense => &[Key::CouvertePar],
            Self::Enveloppe => {
                &[Key::Dans, Key::Axe, Key::Financeur, Key::Finance, Key::Reference, Key::Fiabilite, Key::Revision]
            }
            Self::Exemple => &[Key::Au, Key::Soit, Key::Attendu, Key::Cas],
        }
    }
}

/// A kind of clause, as its first words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Theme,
    Rang,
    Question,
    Aide,
    Entre,
    Pas,
    AuPlus,
    JeNeSaisPas,
    EtatDeFait,
    Reference,
    Champ,
    Source,
    Cle,
    AnciensCodes,
    Colonne,
    Sinon,
    Fiabilite,
    Revision,
    Version,
    Donne,
    Axe,
    Financeur,
    Beneficiaire,
    Nature,
    Periode,
    Guichet,
    Condition,
    Assiette,
    Taux,
    Montant,
    Resultat,
    Piece,
    Demarche,
    Sur,
    Avec,
    Plafonne,
    EnReduisant,
    CouvertePar,
    Dans,
    Finance,
    Au,
    Soit,
    Attendu,
    Cas,
}

impl Key {
    /// What opens it; the first is the one to name in messages.
    pub(super) fn phrases(self) -> &'static [&'static str] {
        match self {
            Self::Theme => &["thème"],
            Self::Rang => &["rang"],
            Self::Question => &["question"],
            Self::Aide => &["aide"],
            Self::Entre => &["entre"],
            Self::Pas => &["pas"],
            Self::AuPlus => &["au plus"],
            Self::JeNeSaisPas => &["je ne sais pas"],
            Self::EtatDeFait => &["état de fait"],
            Self::Reference => &["référence"],
            Self::Champ => &["champ"],
            Self::Source => &["source"],
            Self::Cle => &["clé"],
            Self::AnciensCodes => &["anciens codes"],
            Self::Colonne => &["colonne"],
            Self::Sinon => &["sinon"],
            Self::Fiabilite => &["fiabilité"],
            Self::Revision => &["révision"],
            Self::Version => &["à compter du", "du", "jusqu'au"],
            Self::Donne => &["donne"],
            Self::Axe => &["axe"],
            Self::Financeur => &["financeur"],
            Self::Beneficiaire => &["bénéficiaire"],
            Self::Nature => &["nature"],
            Self::Periode => &["période"],
            Self::Guichet => &["guichet"],
            Self::Condition => &["condition"],
            Self::Assiette => &["assiette"],
            Self::Taux => &["taux"],
            Self::Montant => &["montant"],
            Self::Resultat => &["résultat"],
            Self::Piece => &["pièce"],
            Self::Demarche => &["démarche"],
            Self::Sur => &["sur"],
            Self::Avec => &["avec"],
            Self::Plafonne => &["plafonné", "plafonnée"],
            Self::EnReduisant => &["en réduisant"],
            Self::CouvertePar => &["couverte par"],
            Self::Dans => &["dans"],
            Self::Finance => &["finance"],
            Self::Au => &["au"],
            Self::Soit => &["soit"],
            Self::Attendu => &["attendu"],
            Self::Cas => &["cas"],
        }
    }

    /// The words that name it in messages.
    pub(super) fn word(self) -> &'static str {
        self.phrases().first().copied().unwrap_or_default()
    }

    /// Whether it may stand more than once in its declaration.
    pub(super) fn repeats(self) -> bool {
        matches!(
            self,
            Self::Reference
                | Self::Champ
                | Self::Colonne
                | Self::Version
                | Self::Financeur
                | Self::Beneficiaire
                | Self::Periode
                | Self::Guichet
                | Self::Condition
                | Self::Resultat
                | Self::Piece
                | Self::Demarche
                | Self::Soit
                | Self::Attendu
        )
    }

    /// Whether it holds notes and versions of its own, indented under it.
    pub(super) fn holds_versions(self) -> bool {
        matches!(
            self,
            Self::Condition
                | Self::Assiette
                | Self::Taux
                | Self::Montant
                | Self::Resultat
                | Self::Version
                | Self::Plafonne
        )
    }

    /// Whether it may be indented under a clause that holds versions.
    pub(super) fn is_held(self) -> bool {
        matches!(self, Self::Reference | Self::Fiabilite | Self::Version)
    }

    /// Whether its word is also a value that the clauses that follow may name.
    pub(super) fn is_value(self) -> bool {
        matches!(self, Self::Assiette | Self::Taux | Self::Montant)
    }
}

/// Words that go on with what the line above began.
pub(super) const CONTINUATIONS: [&str; 33] = [
    "si",
    "alors",
    "sinon",
    "et",
    "ou",
    "non",
    "parmi",
    "hors",
    "plafonné",
    "plafonnée",
    "plafonnés",
    "plafonnées",
    "arrondi",
    "arrondie",
    "ramenée",
    "ramené",
    "reportée",
    "reporté",
    "converti",
    "convertie",
    "sans",
    "par",
    "pour",
    "dans",
    "tel",
    "telle",
    "après",
    "depuis",
    "vers",
    "à",
    "au",
    "du",
    "jusqu",
];

/// Words after which a line is not finished.
pub(super) const OPEN_WORDS: [&str; 19] = [
    "si", "alors", "sinon", "et", "ou", "non", "parmi", "de", "à", "au", "pour", "dans", "par", "que", "depuis",
    "vers", "du", "en", "sur",
];
