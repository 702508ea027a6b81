/** The screens before the questions: while the rules load, when they cannot, and the subjects. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { capital, typeset } from '../text.js'
import type { View } from './view.js'

export function waiting({ words }: View): TemplateResult {
  return html`<p role="status">${words.loading}</p>`
}

export function failed({ simulation, words }: View): TemplateResult {
  return html`<div class="note out" role="alert"><h2 tabindex="-1">${words.failed}</h2>
      <p lang="fr">${typeset(capital(simulation.failure?.message ?? ''))}.</p>
      <p><button type="button" class="secondary" @click=${() => simulation.start()}>${words.retry}</button></p></div>
      <slot name="secours"></slot>`
}

export function topics({ simulation, words }: View): TemplateResult {
  const { axes, error, info } = simulation
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const boxes = [...(event.target as HTMLFormElement).querySelectorAll<HTMLInputElement>('input:checked')]
    void simulation.choose(boxes.map((box) => box.value))
  }
  return html`<form novalidate @submit=${submit}>
      <fieldset aria-describedby="sujet-aide${error ? ' sujet-erreur' : ''}">
        <legend><h2 tabindex="-1">${words.topicTitle}</h2></legend>
        <div class="body"><p id="sujet-aide" class="small">${words.topicHelp}</p>
          ${error ? html`<p class="error" id="sujet-erreur">${error.text}</p>` : nothing}
          <div class="choices">${info?.axes.map((axe, n) => html`<label class="choice"><input type="checkbox" id=${n === 0 ? 'sujet' : `sujet-${n}`} value=${axe.nom} .checked=${axes.includes(axe.nom)} /><span lang="fr">${axe.titre}</span></label>`)}</div>
        </div>
      </fieldset>
      <div class="actions"><button class="primary" part="button">${words.start}</button></div>
    </form>`
}
