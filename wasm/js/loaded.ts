/** A pack for a simulation: on this thread or in a worker, its territories read when an answer names a commune. */
import { Communes } from './communes.js'
import { BaremeError } from './errors.js'
import type { Engine } from './engine.js'
import { load } from './index.js'
import { RemotePack } from './remote.js'
import { unbroken } from './text.js'
import type { Assessment, AssessOptions, Case, Description, Next } from './types.js'

export class LoadedPack {
  /** What the pack holds, as the engine tells it. */
  readonly told: Description
  /** The same, ready to be shown. */
  readonly info: Description
  readonly #engine: Engine
  readonly #communesAt: URL
  #communes: Communes | undefined

  private constructor(engine: Engine, communesAt: URL) {
    this.#engine = engine
    this.#communesAt = communesAt
    this.told = engine.info
    this.info = unbroken(engine.info)
  }

  /** Loads the pack of a folder; `worker` is the address of the engine's worker, `wasm` that of its module. */
  static async load({ pack, worker, wasm }: { pack: string; worker: string | null; wasm: string | null }): Promise<LoadedPack> {
    const folder = new URL(pack, document.baseURI)
    const at = (name: string) => new URL(name, folder.href.endsWith('/') ? folder : `${folder.href}/`)
    const module = wasm === null ? {} : { wasm: new URL(wasm, document.baseURI) }
    const options = { rules: at('regles.bin'), territories: at('territoires.bin'), ...module }
    const engine = worker === null ? await load(options) : await RemotePack.load(new URL(worker, document.baseURI), options)
    return new LoadedPack(engine, at('communes.txt'))
  }

  async assess(one: Case, options: AssessOptions): Promise<Assessment> {
    await this.#complete(one)
    return this.#engine.assess(one, options)
  }

  async next(one: Case, options: AssessOptions): Promise<Next> {
    await this.#complete(one)
    return this.#engine.next(one, options)
  }

  /** The answers of a case that the engine does not take. */
  async refused(one: Case, options: AssessOptions): Promise<string[]> {
    const left = { ...one }
    const refused: string[] = []
    // Without answers there is nothing to ask the engine, which would prepare itself for nothing.
    while (Object.keys(left).length > 1) {
      try {
        await this.assess(left, options)
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
    this.#engine.free()
  }

  async #complete(one: Case): Promise<void> {
    if (this.info.entrees.some((input) => input.type === 'cle' && one[input.nom])) await this.#engine.complete()
  }
}
