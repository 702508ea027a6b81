/** One question, how far one is, and what the answers so far come to. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { ceiling, euros, isOpen, outcome } from '../amounts.js'
import { typeset } from '../text.js'
import type { AidPreview, Input } from '../types.js'
import { FIELD } from '../state.js'
import { field, hint, isGroup, wrong } from './fields.js'
import { answers, answered } from './review.js'
import { french, type View } from './view.js'

/** How many questions are left at most is told from here: far from the end, that bound is too loose to help. */
const NEAR = 30

export function question(view: View): TemplateResult {
  const { simulation, words } = view
  const { current: input, draft, error, busy, communes } = simulation
  if (!input) return html``
  const told = hint(input, words)
  const asked = input.question ?? input.libelle
  const control = field(input, { words, id: FIELD, value: draft, invalid: Boolean(error?.text), cells: error?.cells, set: (value) => simulation.write(value), communes })
  const inner = html`<div class="body">
      ${input.aide ? html`<p lang="fr">${input.aide}</p>` : nothing}
      ${told ? html`<p class="small" id="reponse-hint">${told}</p>` : nothing}
      <div role="alert">${error?.text ? wrong(FIELD, error.french ? french(error.text) : error.text, words) : nothing}</div>
      ${control}
    </div>`
  const title = html`<h2 tabindex="-1" lang="fr" part="question">${isGroup(input) ? asked : html`<label for="reponse">${asked}</label>`}</h2>`
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void simulation.answer(simulation.draft)
  }
  return html`${progress(input, view)}
      <div class="columns two ${busy ? 'busy' : ''}">
        <div><form novalidate @submit=${submit}>
          ${isGroup(input) ? html`<fieldset><legend>${title}</legend>${inner}</fieldset>` : html`<div>${title}${inner}</div>`}
          <div class="actions">
            <button class="primary" part="button">${words.next}</button>
            ${input.ne_sais_pas ? html`<button type="button" class="secondary" part="button" @click=${() => simulation.answer(null)}>${words.dontKnow}</button>` : nothing}
          </div>
          <div class="foot">
            <button type="button" class="quiet" @click=${() => simulation.back()}>${words.back}</button>
            <button type="button" class="quiet" @click=${() => simulation.results()}>${words.seeResults}</button>
          </div>
        </form>${topic(input, view)}</div>
        ${live(view)}
      </div>`
}

/** What was answered on the topic of a question. */
function topic(input: Input, view: View): TemplateResult | typeof nothing {
  const given = answered(view).filter(({ nom, theme }) => theme === input.theme && nom !== input.nom)
  if (given.length === 0) return nothing
  return html`<details class="fold topic no-print"><summary>${view.words.topicAnswers(given.length)}</summary>${answers(given, view)}</details>`
}

function progress(input: Input, { simulation, words }: View): TemplateResult {
  const { info, trail, ahead } = simulation
  const pending = new Set([...trail, ...ahead])
  const themes = info?.themes.filter(({ nom }) => info.entrees.some((one) => one.theme === nom && pending.has(one.nom))) ?? []
  const at = themes.findIndex(({ nom }) => nom === input.theme)
  if (at < 0) return html``
  return html`<p class="progress" part="progression"><span>${words.theme(at + 1, themes.length)} · <strong lang="fr">${themes[at]?.libelle}</strong>${ahead.length <= NEAR ? ` · ${words.left(ahead.length)}` : nothing}</span>
      <span class="dots" aria-hidden="true">${themes.map((_, n) => html`<span class=${n <= at ? 'done' : ''}></span>`)}</span></p>`
}

/** What is still possible, and what the last answer ruled out. */
function live({ simulation, words, lang }: View): TemplateResult {
  const { info, preview, newlyOut } = simulation
  const heads = new Map(info?.aides.map((head) => [head.nom, head]))
  const label = (aid: AidPreview) => heads.get(aid.aide)?.libelle ?? aid.aide
  const open = preview?.aides.filter(isOpen) ?? []
  const sized = open.flatMap((aid) => {
    const nature = heads.get(aid.aide)?.nature
    const most = nature && ceiling(nature, aid.montant)
    const text = aid.montant && outcome(aid.montant)
    return most !== undefined && text !== undefined && Number(most) > 0 ? [{ aid, most, text }] : []
  }).sort((a, b) => Number(b.most) - Number(a.most))
  const [first] = sized
  return html`<aside class="live" part="direct" aria-label=${words.live}>
      <div role="status"><p class="small">${words.live}</p>
        <p class="count">${preview ? html`${words.stillPossible(open.length)}${first ? html`, <span class="amount">${words.upTo(euros(first.most, lang))}</span>` : nothing}.` : nothing}</p></div>
      ${sized.length ? html`<ul lang="fr">${sized.slice(0, 4).map(({ aid, text }) => html`<li><span>${label(aid)}</span><span class="small amount">${typeset(text)}</span></li>`)}</ul>` : nothing}
      ${newlyOut.length ? html`<div class="note out" role="status"><h3>${words.newlyOut(newlyOut.length)}</h3>
        ${newlyOut.slice(0, 5).map((aid) => html`<p><strong lang="fr">${label(aid)}</strong><br /><small>${aid.motif ? french(typeset(aid.motif)) : html`${words.because(1)} ${french(`${typeset(aid.condition ?? '')}.`)}`}</small></p>`)}
        ${newlyOut.length > 5 ? html`<p class="small">${words.others(newlyOut.length - 5)}</p>` : nothing}
        <button type="button" class="quiet" @click=${() => simulation.back()}>${words.changeAnswer}</button></div>` : nothing}
    </aside>`
}
