/** A pack for a simulation: on this thread or in a worker, described before its engine runs, its territories read when an answer names a commune. */
import { Communes } from './communes.js'
import { BaremeError } from './errors.js'
import { bytes, type Engine } from './engine.js'
import { load } from './index.js'
import { opening, type Opening } from './opening.js'
import { RemotePack } from './remote.js'
import { typesetData } from './text.js'
import type { Assessment, AssessOptions, Case, Description, Next, Preview } from './types.js'

export class LoadedPack {
  /** What the pack holds, ready to be shown: no more than its opening until the engine is there. */
  info: Description
  /** What the pack tells before. */
  readonly opening: Opening
  readonly #engine: Promise<Engine>
  readonly #communesAt: URL
  #communes: Communes | undefined

  private constructor(opening: Opening, engine: Promise<Engine>, communesAt: URL) {
    this.info = this.opening = opening
    this.#engine = engine.then((loaded) => {
      this.info = typesetData(loaded.info)
      return loaded
    })
    this.#communesAt = communesAt
  }

  /** Fails when the engine cannot run. */
  get ready(): Promise<unknown> {
    return this.#engine
  }

  /** Loads the pack of a folder for a date; `worker` is the address of the engine's worker, `wasm` that of its module. */
  static async load({ pack, date, worker, wasm }: { pack: string; date: string; worker: string | null; wasm: string | null }): Promise<LoadedPack> {
    const folder = new URL(pack, document.baseURI)
    const at = (name: string) => new URL(name, folder.href.endsWith('/') ? folder : `${folder.href}/`)
    const module = wasm === null ? {} : { wasm: new URL(wasm, document.baseURI) }
    let rules = await bytes(at('regles.bin'), 'règles')
    let head = opening(rules)
    if (head?.depuis && date < head.depuis) {
      rules = await bytes(at('regles_toutes_dates.bin'), 'règles de toutes les dates')
      head = opening(rules)
    }
    const options = { rules, territories: at('territoires.bin'), ...module }
    const engine = worker === null ? shown().then(() => load(options)) : RemotePack.load(new URL(worker, document.baseURI), options)
    head ??= { ...(await engine).info, premieres: [] }
    return new LoadedPack(head, engine, at('communes.txt'))
  }

  async assess(one: Case, options: AssessOptions): Promise<Assessment> {
    return (await this.#with(one)).assess(one, options)
  }

  async next(one: Case, options: AssessOptions): Promise<Next> {
    return (await this.#with(one)).next(one, options)
  }

  async #preview(one: Case, options: AssessOptions): Promise<Preview> {
    return (await this.#with(one)).preview(one, options)
  }

  /** The answers of a case that the engine does not take. */
  async refused(one: Case, options: AssessOptions): Promise<string[]> {
    const left = { ...one }
    const refused: string[] = []
    // Without answers there is nothing to ask the engine, which would prepare itself for nothing.
    while (Object.keys(left).length > 1) {
      try {
        await this.#preview(left, options)
        return refused
      } catch (thrown) {
        const error = BaremeError.from(thrown)
        const wrong = Object.keys(left).filter((name) => name !== 'date' && error.of(name).length > 0)
        if (wrong.length === 0) throw error
        wrong.forEach((name) => delete left[name])
        refused.push(...wrong)
      }
    }
    return refused
  }

  async communes(): Promise<Communes> {
    this.#communes ??= await Communes.load(this.#communesAt)
    return this.#communes
  }

  free(): void {
    this.#engine.then((engine) => engine.free(), () => undefined)
  }

  /** The engine, with the territories when the case names a commune. */
  async #with(one: Case): Promise<Engine> {
    const engine = await this.#engine
    if (this.info.entrees.some((input) => input.type === 'cle' && one[input.nom])) await engine.complete()
    return engine
  }
}

/** When what was drawn is on the screen; soon after where nothing is, as in a tab behind another. */
function shown(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done))
    setTimeout(done, 300)
  })
}
