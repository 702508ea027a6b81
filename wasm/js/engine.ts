import { BaremeError } from './errors.js'
import type { AssessOptions, Assessment, Case, Description, Next, Preview } from './types.js'

/** What WebAssembly can be made of. */
export type Wasm = URL | string | Response | BufferSource | WebAssembly.Module

/** Bytes, or where they are. */
export type Source = URL | string | BufferSource

export interface LoadOptions {
  /** `regles.bin`, as `bareme build` writes it. */
  rules: Source
  /** `territoires.bin`, read when a commune is first given, or by {@link Pack.complete}. */
  territories?: Source
  /** The module, when it does not stand beside this script. */
  wasm?: Wasm
}

interface Raw {
  describe(): string
  complete(bytes: Uint8Array<ArrayBuffer>): void
  readonly isPartial: boolean
  assess(one: Case, options: AssessOptions): string
  preview(one: Case, options: AssessOptions): string
  next(one: Case, options: AssessOptions): string
  free(): void
}

/** Where a pack is assessed: on this thread, or in a worker. */
export interface Engine {
  readonly info: Description
  assess(one: Case, options?: AssessOptions): Assessment | Promise<Assessment>
  preview(one: Case, options?: AssessOptions): Preview | Promise<Preview>
  next(one: Case, options?: AssessOptions): Next | Promise<Next>
  complete(): Promise<void>
  free(): void
}

/** A pack of rules, ready to assess cases. */
export class Pack implements Engine {
  readonly info: Description
  readonly #raw: Raw
  readonly #territories: Source | undefined
  #completing: Promise<void> | undefined

  /** @internal */
  constructor(raw: Raw, territories?: Source) {
    this.#raw = raw
    this.#territories = territories
    this.info = JSON.parse(raw.describe()) as Description
  }

  /** Whether the long référentiels, communes among them, are still to be read. */
  get isPartial(): boolean {
    return this.#raw.isPartial
  }

  /** Reads the territories; does nothing when they are there. */
  complete(): Promise<void> {
    if (!this.isPartial) return Promise.resolve()
    this.#completing ??= (async () => {
      if (!this.#territories) throw BaremeError.of('territoires', "le fichier des territoires n'a pas été donné")
      const read = await bytes(this.#territories, 'territoires')
      guarded(() => this.#raw.complete(read))
    })().catch((error: unknown) => {
      this.#completing = undefined
      throw error
    })
    return this.#completing
  }

  /** Assesses a case. Throws a {@link BaremeError} that names each field that is wrong. */
  assess(one: Case, options: AssessOptions = {}): Assessment {
    return JSON.parse(this.assessText(one, options)) as Assessment
  }

  /** What the answers come to so far: status and amount of each aid, in less time than an assessment takes. */
  preview(one: Case, options: AssessOptions = {}): Preview {
    return JSON.parse(guarded(() => this.#raw.preview(one, options))) as Preview
  }

  /** The same, and the question to ask next: sooner found than all of them. */
  next(one: Case, options: AssessOptions = {}): Next {
    return JSON.parse(guarded(() => this.#raw.next(one, options))) as Next
  }

  /** The same as `assess`, as the JSON text that the command writes. */
  assessText(one: Case, options: AssessOptions = {}): string {
    return guarded(() => this.#raw.assess(one, options))
  }

  free(): void {
    this.#raw.free()
  }

  [Symbol.dispose](): void {
    this.free()
  }
}

/** Runs what may throw or trap. */
export function guarded<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw BaremeError.from(error)
  }
}

/** The bytes of a file, with a clear word when they do not come. */
export async function bytes(source: Source, what: string): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  let response: Response
  try {
    response = await fetch(source)
  } catch {
    throw BaremeError.of('reseau', `le fichier « ${what} » ne peut être chargé : ${String(source)}`)
  }
  if (!response.ok) {
    throw BaremeError.of('reseau', `le fichier « ${what} » ne peut être chargé (réponse ${response.status}) : ${String(source)}`)
  }
  return new Uint8Array(await response.arrayBuffer())
}

/** Whether this browser runs WebAssembly at all. */
export function assertWasm(): void {
  if (typeof WebAssembly !== 'object' || typeof WebAssembly.instantiate !== 'function') {
    throw BaremeError.of('navigateur', 'ce navigateur ne sait pas exécuter WebAssembly ; il est trop ancien ou le bloque')
  }
}
