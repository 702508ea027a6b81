/** What the engine says, as it writes it: keys are those of the French documentation, amounts are decimal strings. */

/** A decimal number as text: it never becomes a binary float. */
export type Amount = string

export type Status = 'éligible' | 'non éligible' | 'à préciser' | 'hors période' | 'erreur'

export type Nature =
  | 'subvention' | 'prêt' | 'garantie' | "réduction d'impôt" | 'exonération'
  | 'allocation' | 'taux de TVA' | 'plafond' | 'agrément' | 'obligation'

export type Shown =
  | { valeur: string; texte: string }
  | { min: string; max: string; texte: string }
  | { parmi: string[]; texte: string }

export interface Condition {
  condition: string
  libelle: string
  /** `null` while an answer is missing. */
  remplie: boolean | null
  references: string[]
}

export type Outcome = { resultat: string; libelle: string; unite: string } & Shown

export interface Ceiling {
  sur: string
  libelle: string
  avant: Shown
  plafond: Shown
}

export interface Reliability {
  level: string
  reason: string | null
}

export interface Counterfactual {
  entree: string
  libelle: string
  valeur: Shown
  /** What the aid becomes: granted, or possible where that depends on answers not given. */
  statut: 'éligible' | 'à préciser'
  phrase: string
}

export interface Explanation {
  libelle: string
  valeur: string
  detail?: string
  references?: string[]
  fiabilite?: Reliability
  periode?: [string, string]
  place?: string
  etapes?: Explanation[]
}

/** An envelope that pays an aid, of which the case says what is already committed. */
export interface Envelope {
  enveloppe: string
  libelle: string
  montant: Amount
  engage: Amount
  /** What is left before this aid. */
  reste: Amount
  /** Whether it is enough for this aid; null when it depends on answers not given. */
  suffit: boolean | null
}

export interface AidAssessment {
  aide: string
  libelle: string
  axe: string
  nature: Nature
  financeurs: string[]
  beneficiaires: string[]
  statut: Status
  motif?: string
  conditions: Condition[]
  resultats: Outcome[]
  enveloppes?: Envelope[]
  plafonds: Ceiling[]
  fiabilite?: Reliability
  revisions?: string[]
  references: string[]
  contrefactuels?: Counterfactual[]
  pieces?: string[]
  /** What to do, and where. */
  demarches?: [string, string | null][]
  explication?: Explanation
}

export interface Question {
  entree: string
  libelle: string
  question?: string
  aide?: string
  theme?: string
  aides: string[]
}

export interface Combination {
  retenues: { aide: string; montant: Amount | null; retenu: Amount | null }[]
  ecartees: { aide: string; motif: string }[]
  cumuls: { cumul: string; libelle: string; plafond: Amount; avant: Amount; apres: Amount }[]
  indecises: string[]
  /** Of what is received or lent; a month of allocations. */
  par_nature: [Nature, Amount][]
  par_axe: [string, Amount][]
  par_financeur: [string, Amount][]
  reste_a_charge: { depense: string; libelle: string; cout: Amount | null; couvert: Amount; reste: Amount | null }[]
}

export interface Assessment {
  paquet: { nom: string; version: string; empreinte: string }
  date: string
  /** What of the case was read otherwise than written. */
  remarques?: string[]
  aides: AidAssessment[]
  combinaison: Combination
  questions: Question[]
}

/** What an {@link AidAssessment} says first. */
export interface AidPreview {
  aide: string
  statut: Status
  /** Why it is closed, out of period, or not computed. */
  motif?: string
  /** The first condition that is not met. */
  condition?: string
  /** The amount of an aid that may be had, or what it would be. */
  montant?: Outcome
}

/** What the answers come to so far: an assessment without its details, and sooner found. */
export interface Preview {
  aides: AidPreview[]
}

/** What the answers come to so far, and what to ask next. */
export interface Next extends Preview {
  /** The first input that can still change something. */
  suivante: string | null
  /** The inputs that may still be asked, it and others. */
  a_venir: string[]
}

export interface InputBase {
  nom: string
  libelle: string
  ne_sais_pas: boolean
  question?: string
  aide?: string
  theme?: string
}

export type Input = InputBase &
  (
    | { type: 'booleen' }
    | { type: 'nombre'; unite: string; min?: Amount; max?: Amount; pas?: Amount }
    | { type: 'date'; min?: string; max?: string }
    | { type: 'enumeration'; valeurs: { nom: string; libelle: string }[] }
    | { type: 'cle'; referentiel: string }
    | { type: 'liste'; champs: Input[]; lignes?: number }
  )

export interface Description {
  nom: string
  version: string
  titre: string
  date: string | null
  empreinte: string
  /** The first day that the rules are given for, where those of before were left out. */
  depuis?: string
  axes: { nom: string; titre: string }[]
  themes: { nom: string; libelle: string }[]
  aides: { nom: string; libelle: string; axe: string; nature: Nature; financeurs: string[] }[]
  entrees: Input[]
}

/** One answer: amounts and quantities as text (`"25000"`, `"5,5 %"`), dates as `AAAA-MM-JJ`, `null` when not known. */
export type Answer = Cell | Row[]

export type Cell = string | boolean | null

/** A line of a list. */
export type Row = { [field: string]: Cell }

/** Answers by the dotted names of inputs, and the date of filing. */
export type Case = { date: string } & { [input: string]: Answer }

export interface AssessOptions {
  /** Only these aids, and what they rest on. */
  aides?: string[]
  /** Only the aids of these axes. */
  axes?: string[]
  /** The tree of each computation. */
  explications?: boolean
  /** For refused aids, what would open them, or make them possible while answers are missing. */
  contrefactuels?: boolean
  /** The inputs that can still change something. */
  questions?: boolean
  /** For `next`: inputs that were asked already. */
  posees?: string[]
}

/** What is wrong with one field, or with the whole when `champ` is absent. */
export interface Fault {
  code: string
  champ?: string
  message: string
  aide?: string
}

export interface Diagnostic {
  code: string
  gravite: 'erreur' | 'avertissement'
  titre: string
  etiquettes: { place: Place | null; texte: string }[]
  notes: string[]
  aide: string | null
  correction: { place: Place | null; texte: string } | null
}

/** A piece of a file, in UTF-16 units. */
export interface Place {
  fichier: string
  debut: number
  fin: number
}
