/** `<bareme-simulateur>`: which aids, how much, why, and what would change the answer; nothing leaves the page. */
import { html, nothing, render, type TemplateResult } from 'lit-html'
import { Communes, shownCommune } from './communes.js'
import { BaremeError } from './errors.js'
import type { Engine } from './engine.js'
import { capital, field, hint, isGroup, type CommuneSearch, type Row } from './fields.js'
import { load } from './index.js'
import { decode, encode, sift, type Answers, type Saved } from './link.js'
import { RemotePack } from './remote.js'
import { ceiling, euros, groups, isOpen, together, type Page } from './results.js'
import { style } from './style.js'
import type { AidAssessment, Answer, Assessment, AssessOptions, Case, Description, Explanation, Input } from './types.js'
import { shownDate, unbroken, words, type Words } from './words.js'

type Screen = 'waiting' | 'failed' | 'topics' | 'question' | 'check' | 'results'

/** Amounts above this say that almost nothing is known yet. */
const TELLING = 300_000

let sheet: CSSStyleSheet | undefined

export class Simulateur extends HTMLElement {
  static readonly observedAttributes = ['pack', 'axes', 'aides', 'date', 'lang', 'mode', 'reponses', 'worker']

  readonly #root: ShadowRoot
  #engine: Engine | undefined
  #info: Description | undefined
  #started = false
  #screen: Screen = 'waiting'
  #failure: BaremeError | undefined
  #axes: string[] = []
  #answers: Answers = {}
  /** The questions shown so far, the last one last. */
  #trail: string[] = []
  #current: Input | undefined
  #draft: Answer | undefined
  #error: string | undefined
  #notice: string | undefined
  #said: Assessment | undefined
  /** Whether a question can still change the results. */
  #more = false
  /** Inputs that may still be asked. */
  #ahead: string[] = []
  #newlyOut: AidAssessment[] = []
  #explanations = new Map<string, Explanation | 'pending'>()
  #linkShown: string | undefined
  #kept = false
  #busy = false
  #communes: CommuneSearch

  constructor() {
    super()
    this.#root = this.attachShadow({ mode: 'open', delegatesFocus: false })
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(style)
    }
    this.#root.adoptedStyleSheets = [sheet]
    this.#communes = {
      list: undefined,
      typed: '',
      open: false,
      active: -1,
      update: (change) => {
        Object.assign(this.#communes, change)
        this.#render()
      },
    }
  }

  connectedCallback(): void {
    this.#render()
    if (this.#started) return
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      seen.disconnect()
      void this.#start()
    }, { rootMargin: '400px' })
    seen.observe(this)
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#started || before === after) return
    if (name === 'lang' || name === 'mode') this.#render()
    else void this.#start()
  }

  /** The answers given so far. */
  get reponses(): Answers {
    return structuredClone(this.#answers)
  }

  /** The last assessment. */
  get resultat(): Assessment | undefined {
    return this.#said
  }

  /** Answers some questions from the page, and goes on from there. */
  async repondre(answers: Answers): Promise<void> {
    const info = this.#info
    if (!info) return
    Object.assign(this.#answers, sift(info, { answers }).saved.answers)
    await this.#next()
  }

  /** Starts again from nothing. */
  async reinitialiser(): Promise<void> {
    this.#forget()
    await this.#first()
  }

  get #words(): Words {
    return words(this.getAttribute('lang'))
  }

  get #lang(): string {
    return this.getAttribute('lang')?.toLowerCase().startsWith('en') ? 'en-GB' : 'fr-FR'
  }

  get #date(): string {
    const given = this.getAttribute('date')
    if (given && /^\d{4}-\d\d-\d\d$/.test(given)) return given
    const now = new Date()
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
  }

  #listed(name: string): string[] {
    return (this.getAttribute(name) ?? '').split(/[\s,;]+/).filter(Boolean)
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`bareme:${name}`, { detail, bubbles: true, composed: true }))
  }

  async #start(): Promise<void> {
    this.#started = true
    this.#show('waiting')
    this.#engine?.free()
    this.#engine = undefined
    const folder = new URL(this.getAttribute('pack') ?? new URL('pack/', import.meta.url).href, document.baseURI)
    const at = (name: string) => new URL(name, folder.href.endsWith('/') ? folder : `${folder.href}/`)
    try {
      const options = { rules: at('regles.bin'), territories: at('territoires.bin') }
      const worker = this.getAttribute('worker')
      this.#engine = worker === null ? await load(options) : await RemotePack.load(new URL(worker, document.baseURI), options)
      this.#communesAt = at('communes.txt')
      this.#info = unbroken(this.#engine.info)
      this.#tell('pret', this.#engine.info)
      this.#forget()
      await this.#restore()
    } catch (error) {
      this.#fail(error)
    }
  }

  #communesAt: URL | undefined

  #fail(error: unknown): void {
    this.#failure = BaremeError.from(error)
    this.#tell('erreur', { code: this.#failure.code, message: this.#failure.message })
    this.#show('failed')
  }

  #forget(): void {
    this.#answers = {}
    this.#trail = []
    this.#current = undefined
    this.#draft = undefined
    this.#error = undefined
    this.#notice = undefined
    this.#said = undefined
    this.#newlyOut = []
    this.#linkShown = undefined
    this.#explanations.clear()
    this.#axes = this.#listed('axes')
  }

  /** Answers of the link, else those kept on the device, else those of the page. */
  async #restore(): Promise<void> {
    const info = this.#info
    if (!info) return
    const link = new URLSearchParams(location.hash.slice(1)).get(this.#key)
    const given = link === null ? undefined : decode(link)
    let from: unknown = given
    let notice: string | undefined
    if (link !== null && given === undefined) notice = this.#words.linkBroken
    if (from === undefined) {
      from = this.#storage((store) => JSON.parse(store.getItem(this.#stored) ?? 'null') as unknown) ?? undefined
      this.#kept = from !== undefined
    }
    if (from !== undefined) notice = this.#words.restored
    const attribute = this.getAttribute('reponses')
    if (from === undefined && attribute) {
      try {
        from = { answers: JSON.parse(attribute) as unknown }
      } catch {
        this.#tell('erreur', { code: 'reponses', message: "l'attribut « reponses » n'est pas du JSON" })
      }
    }
    const { saved, dropped } = sift(info, from)
    this.#answers = saved.answers
    if (this.#axes.length === 0) this.#axes = saved.axes
    const more = await this.#dropWrong()
    if (dropped + more > 0) notice = this.#words.dropped(dropped + more)
    this.#notice = notice
    if (given !== undefined && Object.keys(this.#answers).length > 0) await this.#results(false)
    else await this.#first(false)
  }

  get #key(): string {
    return this.id ? `bareme-${this.id}` : 'bareme'
  }

  get #stored(): string {
    return `${this.#key}:${this.#info?.nom ?? ''}`
  }

  /** Takes out the answers that the engine refuses, and says how many there were. */
  async #dropWrong(): Promise<number> {
    let dropped = 0
    for (;;) {
      try {
        await this.#assess({})
        return dropped
      } catch (error) {
        const { faults } = BaremeError.from(error)
        const wrong = new Set(Object.keys(this.#answers).filter((name) => faults.some(({ champ }) => champ === name || champ?.startsWith(`${name}.`))))
        if (wrong.size === 0) throw error
        wrong.forEach((name) => delete this.#answers[name])
        dropped += wrong.size
      }
    }
  }

  /** The engine, with its communes when an answer names one. */
  async #ready(answers: Answers = this.#answers): Promise<Engine> {
    const engine = this.#engine
    if (!engine) throw BaremeError.of('interne', "le moteur n'est pas chargé")
    if (engine.info.entrees.some((input) => input.type === 'cle' && answers[input.nom])) await engine.complete()
    return engine
  }

  #case(answers: Answers = this.#answers): Case {
    return { ...answers, date: this.#date }
  }

  async #assess(options: AssessOptions, answers: Answers = this.#answers): Promise<Assessment> {
    const targets = options.aides ? {} : this.#targets()
    return (await this.#ready(answers)).assess(this.#case(answers), { ...targets, ...options })
  }

  #targets(): AssessOptions {
    const aides = this.#listed('aides')
    return { ...(aides.length ? { aides } : {}), ...(this.#axes.length ? { axes: this.#axes } : {}) }
  }

  /** The first screen: the subjects, unless the page has chosen them. */
  async #first(moved = true): Promise<void> {
    const chosen = this.#axes.length > 0 || this.#listed('aides').length > 0
    if (chosen) return this.#next(moved)
    this.#show('topics', moved)
  }

  /** The next question that can still change something; the summary when there is none. */
  async #next(moved = true): Promise<void> {
    await this.#working(async () => {
      const before = this.#said
      const { evaluation, suivante, a_venir } = await (await this.#ready()).next(this.#case(), { ...this.#targets(), posees: Object.keys(this.#answers) })
      this.#said = unbroken(evaluation)
      this.#ahead = a_venir
      const wasOpen = new Set(before?.aides.filter(isOpen).map((aid) => aid.aide))
      this.#newlyOut = this.#said.aides.filter((aid) => aid.statut === 'non éligible' && wasOpen.has(aid.aide))
      if (suivante) this.#ask(suivante, moved)
      else this.#show('check', moved)
    })
  }

  #ask(name: string, moved = true): void {
    const input = this.#info?.entrees.find((one) => one.nom === name)
    if (!input) return
    if (this.#trail.at(-1) !== name) this.#trail.push(name)
    this.#current = input
    this.#draft = structuredClone(this.#answers[name] ?? (input.type === 'liste' ? [{}] : undefined))
    this.#error = undefined
    if (input.type === 'cle') void this.#readCommunes()
    this.#tell('question', { entree: name })
    this.#show('question', moved)
  }

  async #readCommunes(): Promise<void> {
    const state = this.#communes
    state.open = false
    state.active = -1
    state.typed = ''
    try {
      if (this.#communesAt) state.list ??= await Communes.load(this.#communesAt)
      const known = typeof this.#draft === 'string' ? state.list?.byCode(this.#draft) : undefined
      if (known) state.typed = shownCommune(known)
      this.#render()
    } catch (error) {
      this.#error = BaremeError.from(error).message
      this.#render()
    }
  }

  async #working(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      await work()
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#busy = false
      this.#render()
    }
  }

  /** Takes in the answer on screen; `null` is « je ne sais pas ». */
  async #answer(value: Answer | undefined): Promise<void> {
    const input = this.#current
    if (!input) return
    if (value === undefined || (Array.isArray(value) && value.some((row) => Object.values(row).every((cell) => cell === null)))) {
      const rows = Array.isArray(value) ? (value as Row[]).filter((row) => Object.values(row).some((cell) => cell !== null)) : undefined
      if (rows === undefined || (rows.length === 0 && Array.isArray(value) && value.length > 0)) {
        return this.#refuse(input.type === 'cle' ? this.#words.communeChoose : input.ne_sais_pas ? this.#words.required : this.#words.requiredOnly)
      }
      value = rows
    }
    try {
      await this.#assess({ aides: this.#said?.aides.slice(0, 1).map((aid) => aid.aide) ?? [] }, { ...this.#answers, [input.nom]: value })
    } catch (error) {
      const { faults } = BaremeError.from(error)
      const own = faults.filter(({ champ }) => champ === input.nom || champ?.startsWith(`${input.nom}.`))
      if (own.length === 0) return this.#fail(error)
      return this.#refuse(own.map((one) => `${capital(one.message)}.${one.aide ? ` ${capital(one.aide)}.` : ''}`).join(' '))
    }
    this.#answers[input.nom] = value
    this.#notice = undefined
    this.#explanations.clear()
    this.#keep()
    this.#tell('reponse', { entree: input.nom, reponses: this.reponses })
    await this.#next()
  }

  #refuse(message: string): void {
    this.#error = message
    this.#render()
    this.#root.querySelector<HTMLElement>('#reponse')?.focus()
  }

  async #back(): Promise<void> {
    this.#trail.pop()
    const before = this.#trail.pop()
    this.#newlyOut = []
    if (before) this.#ask(before)
    else await this.#first()
  }

  async #results(moved = true): Promise<void> {
    await this.#working(async () => {
      const { evaluation, suivante } = await (await this.#ready()).next(this.#case(), { ...this.#targets(), contrefactuels: true, posees: Object.keys(this.#answers) })
      this.#said = unbroken(evaluation)
      this.#more = suivante !== null
      this.#newlyOut = []
      this.#tell('resultat', evaluation)
      this.#show('results', moved)
    })
  }

  async #explain(aid: string): Promise<void> {
    this.#explanations.set(aid, 'pending')
    this.#render()
    const said = await this.#assess({ aides: [aid], explications: true })
    const found = said.aides.find((one) => one.aide === aid)?.explication
    if (found) this.#explanations.set(aid, unbroken(found))
    else this.#explanations.delete(aid)
    this.#render()
    this.#root.querySelector<HTMLElement>(`[data-explained="${CSS.escape(aid)}"]`)?.focus()
  }

  /** Reading and writing what is kept; browsers may refuse it. */
  #storage<T>(use: (store: Storage) => T): T | undefined {
    try {
      return use(localStorage)
    } catch {
      return undefined
    }
  }

  get #saved(): Saved {
    return { axes: this.#axes, answers: this.#answers }
  }

  #keep(): void {
    if (this.#kept) this.#storage((store) => store.setItem(this.#stored, JSON.stringify(this.#saved)))
  }

  #setKept(kept: boolean): void {
    this.#kept = kept
    if (kept) {
      const done = this.#storage((store) => {
        store.setItem(this.#stored, JSON.stringify(this.#saved))
        return true
      })
      if (!done) {
        this.#kept = false
        this.#notice = this.#words.keepRefused
      }
    } else {
      this.#storage((store) => store.removeItem(this.#stored))
    }
    this.#render()
  }

  async #copyLink(): Promise<void> {
    const address = new URL(location.href)
    address.hash = new URLSearchParams({ [this.#key]: encode(this.#saved) }).toString()
    this.#linkShown = address.href
    this.#notice = this.#words.linkWarning
    try {
      await navigator.clipboard.writeText(address.href)
      this.#notice = `${this.#words.linkCopied} ${this.#words.linkWarning}`
    } catch {
      // Without leave to write to the clipboard, the address is shown to be copied by hand.
    }
    this.#render()
  }

  async #erase(): Promise<void> {
    this.#setKept(false)
    if (new URLSearchParams(location.hash.slice(1)).has(this.#key)) history.replaceState(null, '', location.pathname + location.search)
    this.#forget()
    await this.#first()
    this.#notice = this.#words.erased
    this.#render()
  }

  /** Shows a screen; after an action of the person, its title takes the focus. */
  #show(screen: Screen, moved = false): void {
    this.#screen = screen
    this.#render()
    if (moved) {
      const title = this.#root.querySelector<HTMLElement>('h2')
      title?.focus()
      title?.scrollIntoView({ block: 'nearest' })
    }
  }

  #render(): void {
    const views: Record<Screen, () => TemplateResult> = {
      waiting: () => html`<p role="status">${this.#words.loading}</p>`,
      failed: () => this.#failedView(),
      topics: () => this.#topicsView(),
      question: () => this.#questionView(),
      check: () => this.#checkView(),
      results: () => this.#resultsView(),
    }
    const info = this.#info
    render(html`<div class="frame" part="cadre" lang=${this.#lang.slice(0, 2)}><div class="inner">
      <slot name="introduction"></slot>
      <div role="status" class="no-print">${this.#notice ? html`<p class="note">${this.#notice}</p>` : nothing}</div>
      ${views[this.#screen]()}
      <slot name="contact"></slot>
      ${info ? html`<footer class="legal"><p>${this.#words.indicative}</p>
        <p>${this.#words.rules(info.nom, info.version, info.empreinte.slice(0, 12))} · ${this.#words.resultsDate(shownDate(this.#date))}</p>
        <slot name="mentions"></slot></footer>` : html`<slot></slot>`}
      <slot name="pied"></slot>
    </div></div>`, this.#root)
  }

  #failedView(): TemplateResult {
    return html`<div class="note out" role="alert"><h2 tabindex="-1">${this.#words.failed}</h2>
      <p>${capital(this.#failure?.message ?? '')}.</p>
      <p><button type="button" class="secondary" @click=${() => this.#start()}>${this.#words.retry}</button></p></div>
      <slot name="secours"></slot>`
  }

  #topicsView(): TemplateResult {
    const info = this.#info
    const w = this.#words
    const submit = (event: SubmitEvent) => {
      event.preventDefault()
      const boxes = [...(event.target as HTMLFormElement).querySelectorAll<HTMLInputElement>('input:checked')]
      this.#axes = boxes.map((box) => box.value)
      if (this.#axes.length === 0) {
        this.#error = w.topicMissing
        this.#render()
        this.#root.querySelector<HTMLElement>('#sujet')?.focus()
        return
      }
      this.#error = undefined
      void this.#next()
    }
    return html`<form novalidate @submit=${submit}>
      <fieldset aria-describedby="sujet-aide${this.#error ? ' sujet-erreur' : ''}">
        <legend><h2 tabindex="-1">${w.topicTitle}</h2></legend>
        <div class="body"><p id="sujet-aide" class="small">${w.topicHelp}</p>
          ${this.#error ? html`<p class="error" id="sujet-erreur">${this.#error}</p>` : nothing}
          <div class="choices">${info?.axes.map((axe, n) => html`<label class="choice"><input type="checkbox" id=${n === 0 ? 'sujet' : `sujet-${n}`} value=${axe.nom} .checked=${this.#axes.includes(axe.nom)} /><span lang="fr">${axe.titre}</span></label>`)}</div>
        </div>
      </fieldset>
      <div class="actions"><button class="primary" part="button">${w.start}</button></div>
    </form>`
  }

  #questionView(): TemplateResult {
    const input = this.#current
    if (!input) return html``
    const w = this.#words
    const told = hint(input, w)
    const question = input.question ?? input.libelle
    const control = field(input, {
      words: w,
      id: 'reponse',
      value: this.#draft,
      error: this.#error,
      set: (value) => {
        this.#draft = value
        this.#render()
      },
      communes: this.#communes,
    })
    const inner = html`<div class="body">
      ${input.aide ? html`<p lang="fr">${input.aide}</p>` : nothing}
      ${told ? html`<p class="small" id="reponse-hint">${told}</p>` : nothing}
      <div role="alert">${this.#error ? html`<p class="error" id="reponse-error"><span class="hidden">${w.errorTitle} </span>${this.#error}</p>` : nothing}</div>
      ${control}
    </div>`
    const title = html`<h2 tabindex="-1" lang="fr" part="question">${isGroup(input) ? question : html`<label for="reponse">${question}</label>`}</h2>`
    const submit = (event: SubmitEvent) => {
      event.preventDefault()
      void this.#answer(this.#draft)
    }
    return html`${this.#progress(input)}
      <div class="columns two ${this.#busy ? 'busy' : ''}">
        <form novalidate @submit=${submit}>
          ${isGroup(input) ? html`<fieldset><legend>${title}</legend>${inner}</fieldset>` : html`<div>${title}${inner}</div>`}
          <div class="actions">
            <button class="primary" part="button">${w.next}</button>
            ${input.ne_sais_pas ? html`<button type="button" class="secondary" part="button" @click=${() => this.#answer(null)}>${w.dontKnow}</button>` : nothing}
          </div>
          <div class="foot">
            <button type="button" class="quiet" @click=${() => this.#back()}>${w.back}</button>
            <button type="button" class="quiet" @click=${() => this.#results()}>${w.seeResults}</button>
          </div>
        </form>
        ${this.#liveView()}
      </div>`
  }

  #progress(input: Input): TemplateResult {
    const info = this.#info
    const pending = new Set([...this.#trail, ...this.#ahead])
    const themes = info?.themes.filter(({ nom }) => info.entrees.some((one) => one.theme === nom && pending.has(one.nom))) ?? []
    const at = themes.findIndex(({ nom }) => nom === input.theme)
    if (at < 0) return html``
    return html`<p class="progress" part="progression"><span>${this.#words.theme(at + 1, themes.length)} · <strong lang="fr">${themes[at]?.libelle}</strong></span>
      <span class="dots" aria-hidden="true">${themes.map((_, n) => html`<span class=${n <= at ? 'done' : ''}></span>`)}</span></p>`
  }

  #liveView(): TemplateResult {
    const w = this.#words
    const open = this.#said?.aides.filter(isOpen) ?? []
    const sized = open.flatMap((aid) => {
      const most = ceiling(aid)
      return most !== undefined && Number(most) <= TELLING && Number(most) > 0 ? [{ aid, most }] : []
    }).sort((a, b) => Number(b.most) - Number(a.most))
    const [first] = sized
    return html`<aside class="live" part="direct" aria-label=${w.live}>
      <div role="status"><p class="small">${w.live}</p>
        <p class="count">${w.stillPossible(open.length)}${first ? html`, <span class="amount">${w.upTo(euros(first.most, this.#lang))}</span>` : nothing}.</p></div>
      ${sized.length ? html`<ul lang="fr">${sized.slice(0, 4).map(({ aid }) => html`<li><span>${aid.libelle}</span><span class="small amount">${aid.resultats.find((one) => one.resultat === 'montant')?.texte}</span></li>`)}</ul>` : nothing}
      ${this.#newlyOut.length ? html`<div class="note out" role="status"><h3>${w.newlyOut}</h3>
        ${this.#newlyOut.slice(0, 5).map((aid) => html`<p lang="fr"><strong>${aid.libelle}</strong><br /><small>${aid.motif ?? `${w.because} ${aid.conditions.find((one) => one.remplie === false)?.libelle ?? ''}.`}</small></p>`)}
        ${this.#newlyOut.length > 5 ? html`<p class="small">+ ${this.#newlyOut.length - 5}</p>` : nothing}
        <button type="button" class="quiet" @click=${() => this.#back()}>${w.changeAnswer}</button></div>` : nothing}
    </aside>`
  }

  #shownAnswer(input: Input, value: Answer | undefined): string {
    if (value === null || value === undefined) return this.#words.unknown
    if (Array.isArray(value)) {
      return value.map((row) => (input.type === 'liste' ? input.champs : []).filter((one) => row[one.nom] != null).map((one) => this.#shownAnswer(one, row[one.nom])).join(', ')).join(' ; ') || '0'
    }
    switch (input.type) {
      case 'booleen':
        return value ? this.#words.yes : this.#words.no
      case 'enumeration':
        return capital(input.valeurs.find(({ nom }) => nom === value)?.libelle ?? String(value))
      case 'cle': {
        const commune = this.#communes.list?.byCode(String(value))
        return commune ? shownCommune(commune) : String(value)
      }
      case 'nombre':
        return input.unite && !/[^\d\s.,\u202f\u00a0-]/.test(String(value)) ? `${value} ${input.unite}` : String(value)
      default:
        return /^\d{4}-\d\d-\d\d$/.test(String(value)) ? shownDate(String(value)) : String(value)
    }
  }

  #answersView(): TemplateResult {
    const given = this.#info?.entrees.filter((input) => input.nom in this.#answers) ?? []
    return html`<div role="list">${given.map((input) => html`<div class="review" role="listitem" lang="fr">
      <span>${input.question ?? input.libelle}</span><strong>${this.#shownAnswer(input, this.#answers[input.nom])}</strong>
      <button type="button" class="quiet" @click=${() => this.#ask(input.nom)}>${this.#words.edit}<span class="hidden"> : ${input.libelle}</span></button>
    </div>`)}</div>`
  }

  #keepView(): TemplateResult {
    return html`<label class="check no-print"><input type="checkbox" .checked=${this.#kept} @change=${(event: Event) => this.#setKept((event.target as HTMLInputElement).checked)} /><span>${this.#words.keep}</span></label>`
  }

  #checkView(): TemplateResult {
    const w = this.#words
    return html`<div class="stack">
      <section class="part"><h2 tabindex="-1">${w.checkTitle}</h2><p class="small">${w.checkHelp}</p>${this.#answersView()}${this.#keepView()}
        <div class="actions"><button type="button" class="primary" part="button" @click=${() => this.#results()}>${w.toResults}</button>
        <button type="button" class="quiet" @click=${() => this.#back()}>${w.back}</button></div></section></div>`
  }

  #resultsView(): TemplateResult {
    const w = this.#words
    const said = this.#said
    if (!said) return html``
    const page: Page = { words: w, lang: this.#lang, explanations: this.#explanations, explain: (aid) => void this.#explain(aid) }
    const axes = new Map(this.#info?.axes.map(({ nom, titre }) => [nom, titre]))
    return html`<div class="stack" part="resultats">
      <div class="part"><h2 tabindex="-1">${w.resultsTitle}</h2>
        <div class="actions no-print">
          ${this.#more ? html`<button type="button" class="primary" part="button" @click=${() => this.#next()}>${w.refine}</button>` : nothing}
          <button type="button" class="secondary" part="button" @click=${() => this.#show('check', true)}>${w.editAnswers}</button>
        </div></div>
      ${said.remarques?.map((remark) => html`<p class="note" lang="fr">${remark}</p>`)}
      ${together(said, axes, page)}
      ${groups(said, page)}
      <section class="part"><h3>${w.answers}</h3>${this.#answersView()}</section>
      <section class="part no-print">${this.#keepView()}
        <div class="actions">
          <button type="button" class="secondary" part="button" @click=${() => this.#print()}>${w.print}</button>
          ${this.getAttribute('partage') === 'aucun' ? nothing : html`<button type="button" class="secondary" part="button" @click=${() => this.#copyLink()}>${w.link}</button>`}
          <button type="button" class="quiet" @click=${() => this.reinitialiser()}>${w.restart}</button>
          <button type="button" class="quiet" @click=${() => this.#erase()}>${w.erase}</button>
        </div>
        ${this.#linkShown ? html`<div class="cell"><label for="lien">${w.linkShown}</label><input id="lien" type="text" readonly .value=${this.#linkShown} /></div>` : nothing}
      </section>
    </div>`
  }

  /** Prints with every aid that may be had unfolded. */
  #print(): void {
    const folded = [...this.#root.querySelectorAll<HTMLDetailsElement>('[part~="acquises"] details:not([open]), [part~="possibles"] details:not([open])')]
    folded.forEach((one) => (one.open = true))
    window.print()
    folded.forEach((one) => (one.open = false))
  }
}

if (!customElements.get('bareme-simulateur')) customElements.define('bareme-simulateur', Simulateur)

declare global {
  interface HTMLElementTagNameMap {
    'bareme-simulateur': Simulateur
  }
}
