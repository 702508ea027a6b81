/** Where a simulation stands: all that the screens are drawn from. */
import type { CommuneSearch } from './communes.js'
import type { BaremeError } from './errors.js'
import type { Answers } from './link.js'
import type { AidPreview, Answer, Assessment, Explanation, Input, Preview } from './types.js'

export type Screen = 'waiting' | 'failed' | 'topics' | 'question' | 'check' | 'results'

/** The identifier of the field that a question is answered in. */
export const FIELD = 'reponse'

/** The identifier of a field of a line, at a place of the field of the whole: `2.prix`. */
export const cellId = (field: string, place: string): string => `${field}-${place.replace('.', '-')}`

/** What is wrong with the answer; the engine says it in French. */
export interface Wrong {
  /** Of the whole. */
  text?: string
  /** Of fields of its lines, by place: `2.prix`. */
  cells?: Map<string, string>
  french: boolean
}

export class State {
  screen: Screen = 'waiting'
  failure: BaremeError | undefined
  axes: string[] = []
  answers: Answers = {}
  /** The questions shown so far, the last one last. */
  trail: string[] = []
  current: Input | undefined
  /** What is being written in answer to it. */
  draft: Answer | undefined
  error: Wrong | undefined
  /** What the visitor is told above the screen. */
  notice: string | undefined
  /** What came of keeping or sharing the answers, told where that was asked. */
  shared: string | undefined
  /** What the answers come to so far. */
  preview: Preview | undefined
  /** The results, once they are asked for. */
  said: Assessment | undefined
  /** Whether a question can still change the results. */
  more = false
  /** Inputs that may still be asked. */
  ahead: string[] = []
  /** Aids that the last answer ruled out. */
  newlyOut: AidPreview[] = []
  readonly explanations = new Map<string, Explanation | 'pending'>()
  /** The address to copy by hand. */
  linkShown: string | undefined
  kept = false
  busy = false
  readonly communes: CommuneSearch

  constructor(changed: () => void) {
    this.communes = {
      list: undefined,
      typed: '',
      open: false,
      active: -1,
      via: undefined,
      update: (change) => {
        Object.assign(this.communes, change)
        changed()
      },
    }
  }

  /** Forgets the answers and what came of them; `axes` are those that the page has chosen. */
  forget(axes: string[]): void {
    this.axes = axes
    this.answers = {}
    this.trail = []
    this.current = undefined
    this.draft = undefined
    this.error = undefined
    this.notice = undefined
    this.shared = undefined
    this.preview = undefined
    this.said = undefined
    this.newlyOut = []
    this.linkShown = undefined
    this.explanations.clear()
  }
}
