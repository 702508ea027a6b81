/** `<bareme-simulateur>`: which aids, how much, why, and what would change the answer; nothing leaves the page. */
import { html, nothing, render, type TemplateResult } from 'lit-html'
import type { Answers } from './link.js'
import { question } from './screens/question.js'
import { results } from './screens/results.js'
import { check } from './screens/review.js'
import { failed, topics, waiting } from './screens/start.js'
import type { View } from './screens/view.js'
import { Simulation, TITLE, type Host, type Settings } from './simulation.js'
import { style } from './style.js'
import { shownDate } from './text.js'
import type { Assessment } from './types.js'
import { words } from './words.js'

/** From so far off the screen, in pixels, the rules are loaded. */
const NEAR = 400

let sheet: CSSStyleSheet | undefined

export class Simulateur extends HTMLElement {
  static readonly observedAttributes = ['pack', 'axes', 'aides', 'date', 'lang', 'mode', 'reponses', 'worker', 'wasm']

  readonly #root: ShadowRoot
  readonly #simulation: Simulation
  #started = false
  #drawing = false

  constructor() {
    super()
    this.#root = this.attachShadow({ mode: 'open', delegatesFocus: false })
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(style)
    }
    this.#root.adoptedStyleSheets = [sheet]
    const host: Host = {
      settings: () => this.#settings,
      tell: (name, detail) => this.dispatchEvent(new CustomEvent(`bareme:${name}`, { detail, bubbles: true, composed: true })),
      draw: (focus) => this.#draw(focus),
    }
    this.#simulation = new Simulation(host)
  }

  connectedCallback(): void {
    addEventListener('beforeprint', this.#unfold)
    if (!this.#started && this.#near) return this.#start()
    this.#draw()
    if (this.#started) return
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      seen.disconnect()
      this.#start()
    }, { rootMargin: `${NEAR}px` })
    seen.observe(this)
  }

  disconnectedCallback(): void {
    removeEventListener('beforeprint', this.#unfold)
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#started || before === after) return
    if (name === 'lang' || name === 'mode') this.#draw()
    else this.#start()
  }

  /** The answers given so far. */
  get reponses(): Answers {
    return structuredClone(this.#simulation.answers)
  }

  /** The results, once they were asked for and until an answer changes. */
  get resultat(): Assessment | undefined {
    return this.#simulation.said
  }

  /** Answers some questions from the page, and goes on from there. */
  repondre(answers: Answers): Promise<void> {
    return this.#simulation.respond(answers)
  }

  /** Starts again from nothing. */
  reinitialiser(): Promise<void> {
    return this.#simulation.reset()
  }

  /** Whether it is on the screen or nearly; an observer says so too, a frame later. */
  get #near(): boolean {
    return [...this.getClientRects()].some(({ top, bottom }) => bottom > -NEAR && top < innerHeight + NEAR)
  }

  #start(): void {
    this.#started = true
    void this.#simulation.start()
  }

  get #settings(): Settings {
    const listed = (name: string) => (this.getAttribute(name) ?? '').split(/[\s,;]+/).filter(Boolean)
    return {
      pack: this.getAttribute('pack') ?? new URL('pack/', import.meta.url).href,
      worker: this.getAttribute('worker'),
      wasm: this.getAttribute('wasm'),
      axes: listed('axes'),
      aides: listed('aides'),
      date: this.#date,
      reponses: this.getAttribute('reponses'),
      key: this.id ? `bareme-${this.id}` : 'bareme',
      words: words(this.getAttribute('lang')),
    }
  }

  get #date(): string {
    const given = this.getAttribute('date')
    if (given && /^\d{4}-\d\d-\d\d$/.test(given)) return given
    const now = new Date()
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
  }

  #draw(focus?: string): void {
    const view: View = {
      simulation: this.#simulation,
      words: words(this.getAttribute('lang')),
      lang: this.getAttribute('lang')?.toLowerCase().startsWith('en') ? 'en-GB' : 'fr-FR',
    }
    // A field that goes away loses the focus, and may ask to be drawn while it does.
    if (this.#drawing) return
    this.#drawing = true
    try {
      render(this.#frame(view), this.#root)
    } finally {
      this.#drawing = false
    }
    const found = focus === undefined ? undefined : this.#root.querySelector<HTMLElement>(focus)
    found?.focus()
    if (focus === TITLE) found?.scrollIntoView({ block: 'nearest' })
  }

  #frame(view: View): TemplateResult {
    const { simulation, words, lang } = view
    const { info, notice } = simulation
    return html`<div class="frame" part="cadre" lang=${lang.slice(0, 2)}><div class="inner">
      <slot name="introduction"></slot>
      ${words.untranslated ? html`<p class="note top">${words.untranslated}</p>` : nothing}
      <div role="status" class="no-print">${notice ? html`<p class="note top">${notice}</p>` : nothing}</div>
      ${this.#screen(view)}
      <slot name="contact"></slot>
      ${info ? html`<footer class="legal"><p>${words.indicative}</p>
        <p>${words.rules(info.nom, info.version, info.empreinte.slice(0, 12))} · ${words.resultsDate(shownDate(this.#date))}</p>
        <slot name="mentions"></slot></footer>` : html`<slot></slot>`}
      <slot name="pied"></slot>
    </div></div>`
  }

  #screen(view: View): TemplateResult {
    switch (view.simulation.screen) {
      case 'waiting':
        return waiting(view)
      case 'failed':
        return failed(view)
      case 'topics':
        return topics(view)
      case 'question':
        return question(view)
      case 'check':
        return check(view)
      case 'results':
        return results(view, { shared: this.getAttribute('partage') !== 'aucun' })
    }
  }

  /** On paper, every aid that may be had is unfolded, and the others are listed. */
  readonly #unfold = (): void => {
    const folded = [...this.#root.querySelectorAll<HTMLDetailsElement>('[part~="acquises"] details:not([open]), [part~="possibles"] details:not([open]), [part~="groupe"] > details:not([open])')]
    folded.forEach((one) => (one.open = true))
    addEventListener('afterprint', () => folded.forEach((one) => (one.open = false)), { once: true })
  }
}

if (!customElements.get('bareme-simulateur')) customElements.define('bareme-simulateur', Simulateur)

declare global {
  interface HTMLElementTagNameMap {
    'bareme-simulateur': Simulateur
  }
}
