import init, { Rules as RawRules } from '../generated/regles/regles.js'
import { BaremeError } from './errors.js'
import { assertWasm, guarded, Pack, type Wasm } from './engine.js'
import type { Diagnostic } from './types.js'

export { BaremeError } from './errors.js'
export { Pack, type Wasm } from './engine.js'
export type * from './types.js'

let ready: Promise<unknown> | undefined

/** A pack in text: checked, tested, and evaluated when nothing is wrong. */
export class Rules {
  readonly #raw: RawRules

  private constructor(raw: RawRules) {
    this.#raw = raw
  }

  /** Reads a pack: texts by path, `bareme.toml` among them. */
  static async read(files: { [path: string]: string }, wasm?: Wasm): Promise<Rules> {
    assertWasm()
    const name = 'regles.wasm'
    ready ??= init({ module_or_path: wasm ?? new URL(/* @vite-ignore */ name, import.meta.url) })
    try {
      await ready
    } catch (error) {
      ready = undefined
      throw BaremeError.from(error)
    }
    return new Rules(guarded(() => new RawRules(JSON.stringify(files))))
  }

  /** What is wrong or advised. */
  diagnostics(): Diagnostic[] {
    return JSON.parse(this.#raw.diagnostics()) as Diagnostic[]
  }

  /** The pack; throws when a diagnostic is an error. */
  pack(): Pack {
    return new Pack(guarded(() => this.#raw.pack()))
  }

  /** The worked cases replayed. */
  test(): { exemples: number; echecs: { exemple: string; texte: string }[] } {
    return JSON.parse(this.#raw.test())
  }

  free(): void {
    this.#raw.free()
  }
}
