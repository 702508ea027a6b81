import { html, type TemplateResult } from 'lit-html'
import type { Simulation } from '../simulation.js'
import type { Words } from '../words.js'

/** What every screen is drawn from. */
export interface View {
  simulation: Simulation
  words: Words
  /** The language of the interface, and how it writes amounts: `fr-FR`, `en-GB`. */
  lang: string
}

/** Words of the pack, which are French whatever the language of the interface. */
export function french(text: string): TemplateResult {
  return html`<span lang="fr">${text}</span>`
}
