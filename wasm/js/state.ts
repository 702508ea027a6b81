/** Where a simulation stands: all that the screens are drawn from. */
import type { CommuneSearch } from './communes.js'
import type { BaremeError } from './errors.js'
import type { Answers } from './link.js'
import type { AidPreview, Answer, Assessment, Explanation, Input, Preview } from './types.js'

export type Screen = 'waiting' | 'failed' | 'topics' | 'question' | 'check' | 'results'

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
  /** What is wrong with the answer; the engine says it in French. */
  error: { text: string; french: boolean } | undefined
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
