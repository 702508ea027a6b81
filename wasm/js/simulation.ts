/** One simulation: what the visitor may do, and what comes of it. It knows neither HTML nor attributes. */
import { isOpen } from './amounts.js'
import { shownCommune } from './communes.js'
import { BaremeError } from './errors.js'
import { sift, type Answers, type Saved } from './link.js'
import { LoadedPack } from './loaded.js'
import * as memory from './memory.js'
import { firstQuestion } from './opening.js'
import { cellId, FIELD, State, type Screen, type Wrong } from './state.js'
import { capital, typeset, typesetData } from './text.js'
import type { Answer, AssessOptions, Case, Description, Fault, Next } from './types.js'
import type { Words } from './words.js'

/** The code of answers that contradict one another. */
const CONTRADICTION = 'B0565'

/** What the page asks of a simulation. */
export interface Settings {
  /** The address of the folder of the pack. */
  pack: string
  /** The address of the engine's worker, when it is not to run on this thread. */
  worker: string | null
  /** The address of `bareme.wasm`, when it is not beside the script. */
  wasm: string | null
  axes: string[]
  aides: string[]
  date: string
  /** Answers known to the page, in JSON. */
  reponses: string | null
  /** Tells the simulations of one page apart, in links and on the device. */
  key: string
  words: Words
}

/** The element around a simulation. */
export interface Host {
  settings(): Settings
  tell(name: string, detail: unknown): void
  /** Draws what is there now; the focus goes to what a selector finds. */
  draw(focus?: string): void
}

/** The title of the screen, which takes the focus when the person moves on. */
export const TITLE = 'h2'

export class Simulation extends State {
  readonly #host: Host
  #pack: LoadedPack | undefined

  constructor(host: Host) {
    super(() => host.draw())
    this.#host = host
  }

  /** What the pack holds, once it is loaded. */
  get info(): Description | undefined {
    return this.#pack?.info
  }

  // Beginning and beginning again.

  /** Loads the pack, and takes up the answers that are known. */
  async start(): Promise<void> {
    this.#pack?.free()
    this.#pack = undefined
    try {
      const loading = LoadedPack.load(this.#settings)
      this.#show('waiting')
      const pack = (this.#pack = await loading)
      // A question may be on the screen by then.
      const current = () => this.#pack === pack
      pack.ready.then(
        () => current() && this.#host.tell('pret', pack.info),
        (error: unknown) => current() && this.#fail(error),
      )
      this.forget(this.#settings.axes)
      await this.#restore()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Starts again from nothing. */
  async reset(): Promise<void> {
    this.forget(this.#settings.axes)
    await this.#first()
  }

  /** Starts again, and leaves nothing of the answers on the device nor in the address. */
  async erase(): Promise<void> {
    this.setKept(false)
    memory.unlink(this.#settings.key)
    await this.reset()
    this.notice = this.#words.erased
    this.#host.draw()
  }

  /** Answers of the link, else those kept on the device, else those of the page. */
  async #restore(): Promise<void> {
    const { key, words } = this.#settings
    const { link, kept } = memory.recall(key, this.#place)
    const known = link?.read ?? kept
    this.kept = link?.read === undefined && kept !== undefined
    this.notice = known !== undefined ? words.restored : link ? words.linkBroken : undefined
    const given = known ?? this.#ofPage()
    if (given !== undefined) await this.#loaded.ready
    const { saved, dropped } = sift(this.#loaded.info, given)
    this.answers = saved.answers
    if (this.axes.length === 0) this.axes = saved.axes
    const refused = await this.#loaded.refused(this.#case(), this.#targets)
    refused.forEach((name) => delete this.answers[name])
    void this.#nameCommunes()
    const wrong = dropped + refused.length
    if (wrong > 0) this.notice = words.dropped(wrong)
    if (link?.read !== undefined && Object.keys(this.answers).length > 0) await this.results(false)
    else await this.#first(false)
  }

  /** The answers that the page knows, as a link holds them. */
  #ofPage(): unknown {
    const { reponses } = this.#settings
    try {
      return reponses ? { answers: JSON.parse(reponses) as unknown } : undefined
    } catch {
      this.#host.tell('erreur', { code: 'reponses', message: "l'attribut « reponses » n'est pas du JSON" })
      return undefined
    }
  }

  // From question to question.

  /** The first screen: the subjects, unless the page has chosen them. */
  async #first(moved = true): Promise<void> {
    if (this.axes.length > 0 || this.#settings.aides.length > 0) return this.next(moved)
    this.#show('topics', moved)
  }

  /** The first question where nothing is answered, which the pack tells; what is possible is told when the engine is there. */
  async #open(question: string, moved: boolean): Promise<void> {
    this.ask(question, moved)
    try {
      const told = await this.#next(this.answers)
      // The visitor may have gone on meanwhile.
      if (this.screen !== 'question' || this.current?.nom !== question || question in this.answers) return
      this.#take(told)
      this.#host.draw()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Takes the subjects of the visitor. */
  async choose(axes: string[]): Promise<void> {
    this.axes = axes
    this.error = axes.length === 0 ? { text: this.#words.topicMissing, french: false } : undefined
    if (this.error) this.#host.draw('#sujet')
    else await this.next()
  }

  /** The next question that can still change something; the summary when there is none. */
  async next(moved = true): Promise<void> {
    const opening = this.#opening
    if (opening) return this.#open(opening, moved)
    await this.#working(async () => this.#follow(await this.#next(this.answers), moved))
  }

  /** Takes in what the engine says, and goes on. */
  #follow(told: Next, moved: boolean): void {
    this.#take(told)
    if (told.suivante) this.ask(told.suivante, moved)
    else this.#show('check', moved)
  }

  #take({ aides, a_venir }: Next): void {
    const before = new Set(this.preview?.aides.filter(isOpen).map((aid) => aid.aide))
    this.preview = { aides }
    this.said = undefined
    this.ahead = a_venir
    this.newlyOut = aides.filter((aid) => aid.statut === 'non éligible' && before.has(aid.aide))
  }

  /** Shows a question, with the answer that it had. */
  ask(name: string, moved = true): void {
    const input = this.info?.entrees.find((one) => one.nom === name)
    if (!input) return
    if (this.trail.at(-1) !== name) this.trail.push(name)
    this.current = input
    this.draft = structuredClone(this.answers[name] ?? (input.type === 'liste' ? [{}] : undefined))
    this.error = undefined
    if (input.type === 'cle') void this.#readCommunes()
    this.#host.tell('question', { entree: name })
    this.#show('question', moved)
  }

  /** Reads the names of communes, when an answer that was not chosen here holds the code of one. */
  async #nameCommunes(): Promise<void> {
    if (!this.info?.entrees.some(({ type, nom }) => type === 'cle' && this.answers[nom])) return
    try {
      this.communes.list = await this.#pack?.communes()
      this.#host.draw()
    } catch {
      // The code is shown.
    }
  }

  async #readCommunes(): Promise<void> {
    const state = this.communes
    state.open = false
    state.active = -1
    state.typed = ''
    state.via = undefined
    try {
      state.list = await this.#pack?.communes()
      const known = typeof this.draft === 'string' ? state.list?.byCode(this.draft) : undefined
      if (known) state.typed = shownCommune(known)
    } catch (error) {
      this.error = { text: BaremeError.from(error).message, french: true }
    }
    this.#host.draw()
  }

  /** What is being written in answer to the question. */
  write(value: Answer | undefined): void {
    // What is wrong with a line does not hold of the one that takes its number.
    if (Array.isArray(value) && Array.isArray(this.draft) && value.length < this.draft.length) this.error = undefined
    this.draft = value
    this.#host.draw()
  }

  /** Takes in the answer to the question; `null` is « je ne sais pas ». */
  async answer(given: Answer | undefined): Promise<void> {
    const input = this.current
    if (!input) return
    const value = filled(given)
    if (value === undefined) {
      const { communeChoose, required, requiredOnly } = this.#words
      return this.#refuse({ text: input.type === 'cle' ? communeChoose : input.ne_sais_pas ? required : requiredOnly, french: false })
    }
    await this.#working(async () => {
      const answers = { ...this.answers, [input.nom]: value }
      let told: Next
      try {
        told = await this.#next(answers)
      } catch (error) {
        // The answers so far hold together: a contradiction comes from this one, whichever field it is told of.
        const wrong = BaremeError.from(error)
        const own = wrong.faults.filter((fault) => fault.code === CONTRADICTION || wrong.of(input.nom).includes(fault))
        if (own.length === 0) throw error
        // The engine numbers the lines that it was given.
        if (Array.isArray(value)) this.draft = value
        return this.#refuse(wrongOf(own, input.nom))
      }
      this.answers = answers
      this.notice = undefined
      this.shared = undefined
      this.explanations.clear()
      if (this.kept) memory.keep(this.#place, this.#saved)
      this.#host.tell('reponse', { entree: input.nom, reponses: structuredClone(answers) })
      this.#follow(told, true)
    })
  }

  /** Says what is wrong, and goes to the first field that is. */
  #refuse(wrong: Wrong): void {
    this.error = wrong
    const cells = [...(wrong.cells?.keys() ?? [])].map((place) => `#${CSS.escape(cellId(FIELD, place))}`)
    this.#host.draw(cells.join() || `#${FIELD}`)
  }

  /** Answers some questions at once, and goes on from there. */
  async respond(answers: Answers): Promise<void> {
    const pack = this.#pack
    // That the engine cannot run is told once, by who began.
    const runs = await pack?.ready.then(() => true, () => false)
    if (!pack || !runs) return
    Object.assign(this.answers, sift(pack.info, { answers }).saved.answers)
    void this.#nameCommunes()
    await this.next()
  }

  /** The question before, or the subjects. */
  async back(): Promise<void> {
    this.trail.pop()
    const before = this.trail.pop()
    this.newlyOut = []
    if (before) this.ask(before)
    else await this.#first()
  }

  // At the end.

  /** The answers, to be checked. */
  check(): void {
    this.#show('check', true)
  }

  async results(moved = true): Promise<void> {
    await this.#working(async () => {
      const evaluation = await this.#loaded.assess(this.#case(), { ...this.#targets, contrefactuels: true })
      const { suivante } = await this.#next(this.answers)
      this.said = typesetData(evaluation)
      this.more = suivante !== null
      this.newlyOut = []
      this.#host.tell('resultat', evaluation)
      this.#show('results', moved)
    })
  }

  /** The computation of an aid, line by line. */
  async explain(aid: string): Promise<void> {
    this.explanations.set(aid, 'pending')
    this.#host.draw()
    try {
      const said = await this.#loaded.assess(this.#case(), { aides: [aid], explications: true })
      // Another answer may have come meanwhile.
      if (this.explanations.get(aid) !== 'pending') return
      const found = said.aides.find((one) => one.aide === aid)?.explication
      if (found) this.explanations.set(aid, typesetData(found))
      else this.explanations.delete(aid)
      this.#host.draw(`[data-explained="${CSS.escape(aid)}"]`)
    } catch (error) {
      this.explanations.delete(aid)
      this.#fail(error)
    }
  }

  /** Keeps the answers on the device, or no more. */
  setKept(wanted: boolean): void {
    this.kept = wanted && memory.keep(this.#place, this.#saved)
    if (!wanted) memory.forget(this.#place)
    this.shared = wanted && !this.kept ? this.#words.keepRefused : undefined
    this.#host.draw()
  }

  /** Copies an address that gives these answers back; without leave to, shows it. */
  async copyLink(): Promise<void> {
    const { linkWarning, linkCopied } = this.#words
    this.linkShown = memory.address(this.#settings.key, this.#saved)
    this.shared = linkWarning
    try {
      await navigator.clipboard.writeText(this.linkShown)
      this.shared = `${linkCopied} ${linkWarning}`
    } catch {
      // The address is shown, to be copied by hand.
    }
    this.#host.draw()
  }

  // What all of these rest on.

  get #settings(): Settings {
    return this.#host.settings()
  }

  get #words(): Words {
    return this.#settings.words
  }

  /** Where the device keeps the answers to this pack. */
  get #place(): string {
    return `${this.#settings.key}:${this.info?.nom ?? ''}`
  }

  get #saved(): Saved {
    return { axes: this.axes, answers: this.answers }
  }

  get #targets(): AssessOptions {
    const { aides } = this.#settings
    return { ...(aides.length ? { aides } : {}), ...(this.axes.length ? { axes: this.axes } : {}) }
  }

  #case(answers: Answers = this.answers): Case {
    return { ...answers, date: this.#settings.date }
  }

  get #loaded(): LoadedPack {
    if (!this.#pack) throw BaremeError.of('interne', "le moteur n'est pas chargé")
    return this.#pack
  }

  /** The first question where nothing is answered, when the pack tells it. */
  get #opening(): string | undefined {
    const { aides, date } = this.#settings
    if (!this.#pack || Object.keys(this.answers).length > 0 || aides.length > 0) return undefined
    return firstQuestion(this.#pack.opening, this.axes, date)
  }

  #next(answers: Answers): Promise<Next> {
    return this.#loaded.next(this.#case(answers), { ...this.#targets, posees: Object.keys(answers) })
  }

  async #working(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      await work()
    } catch (error) {
      this.#fail(error)
    } finally {
      this.busy = false
      this.#host.draw()
    }
  }

  #fail(error: unknown): void {
    const failure = BaremeError.from(error)
    // All that waited for the engine fails as it does: that is told once.
    if (this.screen === 'failed' && this.failure === failure) return
    this.failure = failure
    this.#host.tell('erreur', { code: this.failure.code, message: this.failure.message })
    this.#show('failed')
  }

  #show(screen: Screen, moved = false): void {
    this.screen = screen
    this.#host.draw(moved ? TITLE : undefined)
  }
}

/** Faults of an input, those of the fields of its lines apart. */
function wrongOf(faults: Fault[], input: string): Wrong {
  const whole: string[] = []
  const cells = new Map<string, string>()
  for (const { champ = '', message, aide } of faults) {
    const text = typeset(`${capital(message)}.${aide ? ` ${capital(aide)}.` : ''}`)
    const place = champ.startsWith(`${input}.`) ? champ.slice(input.length + 1) : ''
    if (/^\d+\../.test(place)) cells.set(place, text)
    else whole.push(text)
  }
  return { text: whole.join(' '), cells, french: true }
}

/** An answer without its empty rows; `undefined` when nothing else was given. */
function filled(value: Answer | undefined): Answer | undefined {
  if (!Array.isArray(value)) return value
  const rows = value.filter((row) => Object.values(row).some((cell) => cell !== null))
  return rows.length === 0 && value.length > 0 ? undefined : rows
}
