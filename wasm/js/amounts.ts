/** What an aid may bring, read from what the engine says. */
import type { AidAssessment, Nature, Outcome, Status } from './types.js'

const received = new Set<Nature>(['subvention', "réduction d'impôt", 'exonération'])

/** By unit, bounds above these come from what an answer may be at most: almost nothing is known yet. */
const TELLING: { [unit: string]: number } = { '€': 300_000, '€/mois': 10_000, kWh: 10_000_000 }

/** An outcome in words; `undefined` while its bounds tell nothing. */
export function outcome(found: Outcome): string | undefined {
  const wide = 'max' in found && Number(found.min) <= 0 && Number(found.max) > (TELLING[found.unite] ?? Infinity)
  return wide ? undefined : found.texte
}

/** Euros as people write them, from a decimal text. */
export function euros(amount: string, lang: string): string {
  const cents = /\.\d*[1-9]/.test(amount)
  const format = new Intl.NumberFormat(lang, { style: 'currency', currency: 'EUR', minimumFractionDigits: cents ? 2 : 0, maximumFractionDigits: 2 })
  return format.format(amount as unknown as number)
}

export const amount = (aid: AidAssessment): Outcome | undefined => aid.resultats.find((one) => one.resultat === 'montant')

/** The largest amount that an aid may reach, as text; `undefined` when it is no money received or has no known bound. */
export function ceiling(nature: Nature, found: Outcome | undefined): string | undefined {
  if (!found || found.unite !== '€' || !received.has(nature)) return undefined
  return 'valeur' in found ? found.valeur : 'max' in found ? found.max : undefined
}

export const isOpen = (aid: { statut: Status }): boolean => aid.statut === 'éligible' || aid.statut === 'à préciser'
