import { BaremeError } from './errors.js'
import type { Engine, LoadOptions } from './engine.js'
import type { AssessOptions, Assessment, Case, Description, Fault, Next, Preview } from './types.js'

type Reply = { id: number; value?: unknown; faults?: Fault[] }

/** A pack that lives in a worker of the same origin. */
export class RemotePack implements Engine {
  readonly #worker: Worker
  readonly #waiting = new Map<number, { done: (value: unknown) => void; failed: (error: BaremeError) => void }>()
  #next = 0
  info!: Description

  private constructor(address: string | URL) {
    this.#worker = new Worker(address, { type: 'module' })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if (data.faults) waiting?.failed(new BaremeError(data.faults))
      else waiting?.done(data.value)
    })
    this.#worker.addEventListener('error', () => {
      const error = BaremeError.of('worker', 'le moteur ne peut démarrer dans son fil (worker) : vérifiez son adresse')
      this.#waiting.forEach(({ failed }) => failed(error))
      this.#waiting.clear()
    })
  }

  static async load(address: string | URL, options: LoadOptions): Promise<RemotePack> {
    const pack = new RemotePack(address)
    const absolute = (source: unknown) => (typeof source === 'string' || source instanceof URL ? new URL(source, document.baseURI).href : source)
    const sent = Object.fromEntries(Object.entries(options).map(([name, source]) => [name, absolute(source)]))
    pack.info = (await pack.#ask({ call: 'load', options: sent })) as Description
    return pack
  }

  #ask(message: object): Promise<unknown> {
    const id = this.#next++
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed })
      this.#worker.postMessage({ id, ...message })
    })
  }

  assess(one: Case, options: AssessOptions = {}): Promise<Assessment> {
    return this.#ask({ call: 'assess', one, options }) as Promise<Assessment>
  }

  preview(one: Case, options: AssessOptions = {}): Promise<Preview> {
    return this.#ask({ call: 'preview', one, options }) as Promise<Preview>
  }

  next(one: Case, options: AssessOptions = {}): Promise<Next> {
    return this.#ask({ call: 'next', one, options }) as Promise<Next>
  }

  async complete(): Promise<void> {
    await this.#ask({ call: 'complete' })
  }

  free(): void {
    this.#worker.terminate()
  }
}
