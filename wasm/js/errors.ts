import type { Fault } from './types.js'

/** The only error thrown here: a code, the field it is about when there is one, and all the faults. */
export class BaremeError extends Error {
  readonly code: string
  readonly field: string | undefined
  readonly faults: Fault[]

  constructor(faults: Fault[]) {
    const [first] = faults
    super(first ? (first.champ ? `${first.champ} : ${first.message}` : first.message) : 'erreur inconnue')
    this.name = 'BaremeError'
    this.code = first?.code ?? 'interne'
    this.field = first?.champ
    this.faults = faults
  }

  static of(code: string, message: string): BaremeError {
    return new BaremeError([{ code, message }])
  }

  /** The faults of one field, its lines included. */
  of(field: string): Fault[] {
    return this.faults.filter(({ champ }) => champ === field || champ?.startsWith(`${field}.`))
  }

  /** Whatever the engine or the browser threw, as one of ours. */
  static from(thrown: unknown): BaremeError {
    if (thrown instanceof BaremeError) return thrown
    if (typeof thrown === 'string') {
      try {
        const faults: unknown = JSON.parse(thrown)
        if (Array.isArray(faults) && faults.length > 0) return new BaremeError(faults as Fault[])
      } catch {
        // Not a list of faults: the text itself is told below.
      }
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    if (/wasm-unsafe-eval|unsafe-eval|Content Security Policy|disallowed by embedder/i.test(message)) {
      return BaremeError.of(
        'csp',
        "la politique de sécurité de cette page (CSP) interdit WebAssembly ; ajoutez 'wasm-unsafe-eval' à script-src, " +
          'ou employez le cadre (iframe)',
      )
    }
    return BaremeError.of('interne', message)
  }
}
