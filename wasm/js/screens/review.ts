/** The answers given, to be checked and changed. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { shownCommune } from '../communes.js'
import { capital, shownDate, shownQuantity } from '../text.js'
import type { Answer, Input } from '../types.js'
import { french, type View } from './view.js'

export function check(view: View): TemplateResult {
  const { simulation, words } = view
  return html`<div class="stack">
      <section class="part"><h2 tabindex="-1">${words.checkTitle}</h2><p class="small">${words.checkHelp}</p>${byTopic(view, (title) => html`<h3>${title}</h3>`)}${keeping(view)}
        <div class="actions"><button type="button" class="primary" part="button" @click=${() => simulation.results()}>${words.toResults}</button>
        <button type="button" class="quiet" @click=${() => simulation.back()}>${words.back}</button></div></section></div>`
}

/** The inputs that were answered, in the order of the pack. */
export function answered({ simulation }: View): Input[] {
  return simulation.info?.entrees.filter((input) => input.nom in simulation.answers) ?? []
}

/** All the answers, topic by topic. */
export function byTopic(view: View, heading: (title: unknown) => TemplateResult): TemplateResult[] {
  const all = answered(view)
  const topics = [...(view.simulation.info?.themes ?? []), { nom: undefined, libelle: undefined }]
  return topics.flatMap(({ nom, libelle }) => {
    const given = all.filter(({ theme }) => theme === nom)
    return given.length ? html`<div>${heading(libelle === undefined ? view.words.otherAnswers : french(libelle))}${answers(given, view)}</div>` : []
  })
}

/** Each answer, with a way to change it. */
export function answers(given: Input[], view: View): TemplateResult {
  const { simulation, words } = view
  return html`<div role="list">${given.map((input) => html`<div class="review" role="listitem">
      <span lang="fr">${input.question ?? input.libelle}</span><strong lang=${wordless(simulation.answers[input.nom]) ? nothing : 'fr'}>${shown(input, simulation.answers[input.nom], view)}</strong>
      <button type="button" class="quiet" @click=${() => simulation.ask(input.nom)}>${words.edit}<span class="hidden">${words.colon} ${french(input.libelle)}</span></button>
    </div>`)}</div>`
}

export function keeping({ simulation, words }: View): TemplateResult {
  return html`<label class="check no-print"><input type="checkbox" .checked=${live(simulation.kept)} @change=${(event: Event) => simulation.setKept((event.target as HTMLInputElement).checked)} /><span>${words.keep}</span></label>
      <div role="status" class="no-print">${simulation.shared ? html`<p class="note">${simulation.shared}</p>` : nothing}</div>`
}

/** Whether an answer is shown in words of the interface rather than of the pack. */
const wordless = (value: Answer | undefined) => value == null || typeof value === 'boolean' || (Array.isArray(value) && value.length === 0)

function shown(input: Input, value: Answer | undefined, view: View): string {
  const { words, simulation } = view
  if (value === null || value === undefined) return words.unknown
  if (Array.isArray(value)) {
    const fields = input.type === 'liste' ? input.champs : []
    // A number, or a yes, tells nothing without what it is.
    const named = (one: Input, text: string) => (one.type === 'enumeration' ? text : `${one.libelle}\u00a0: ${text}`)
    return value.map((row) => fields.filter((one) => row[one.nom] != null).map((one) => named(one, shown(one, row[one.nom], view))).join(' · ')).join('\u00a0; ') || words.noLine
  }
  switch (input.type) {
    case 'booleen':
      return value ? words.yes : words.no
    case 'enumeration':
      return capital(input.valeurs.find(({ nom }) => nom === value)?.libelle ?? String(value))
    case 'cle': {
      const commune = simulation.communes.list?.byCode(String(value))
      return commune ? shownCommune(commune) : String(value)
    }
    case 'nombre':
      return shownQuantity(String(value), input.unite)
    default:
      return /^\d{4}-\d\d-\d\d$/.test(String(value)) ? shownDate(String(value)) : String(value)
  }
}
