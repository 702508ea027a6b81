/** What an aid may bring, read from what the engine says. */
import type { AidAssessment, Nature, Outcome, Status } from './types.js'

const received = new Set<Nature>(['subvention', "réduction d'impôt", 'exonération'])

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
