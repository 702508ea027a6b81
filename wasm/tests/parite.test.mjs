// Ten thousand cases, natively and in WebAssembly: the same bytes. One thread a processor compares a part of them.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { load } from '../dist/node.js'
import { root, samples } from './lib.mjs'

/** Of these cases, one is also explained, with counterfactuals and questions, which takes as long as fifty. */
const WHOLE = 400

/** Cases of near dates go to one thread, so that they share plans; blocks are small enough for threads to end together. */
const BLOCK = 250

/** The sample, at its dates and at four others, in the order of dates, so that a plan serves many. */
async function cases() {
  const dates = [undefined, '2024-06-30', '2025-09-30', '2026-01-01', '2026-09-01']
  const all = (await samples()).flatMap((one) => dates.map((date) => (date ? { ...one, date } : one)))
  const some = all.slice(0, Number(process.env.CAS ?? all.length))
  some.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  return some.map((one, at) => ({ case: one, options: at % WHOLE === 0 ? { explications: true, contrefactuels: true, questions: true } : {} }))
}

/** Compares some cases as they are answered; how many were assessed, the others being refused. */
async function compare(lines) {
  const path = (name) => new URL(`wasm/dist/pack/${name}`, root).pathname
  const child = spawn('cargo', ['run', '--quiet', '--release', '--bin', 'assess', '--features', 'bareme-wasm/native', '--', path('regles_toutes_dates.bin'), path('territoires.bin')], {
    cwd: root.pathname, stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = Promise.all([once(child, 'close'), pipeline(Readable.from(lines.map((line) => `${JSON.stringify(line)}\n`)), child.stdin)])
  const pack = await load()
  await pack.complete()
  let at = 0
  let assessed = 0
  for await (const answer of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const line = lines[at]
    let said
    try {
      said = pack.assessText(line.case, line.options)
      assessed += 1
    } catch (error) {
      said = JSON.stringify(error.faults)
    }
    assert.ok(said === answer, `differs: ${JSON.stringify(line)}`)
    at += 1
  }
  const [[code]] = await ended
  assert.deepEqual({ code, at }, { code: 0, at: lines.length })
  return assessed
}

if (isMainThread) {
  test('native and WebAssembly give the same bytes', { timeout: 1_200_000 }, async () => {
    const lines = await cases()
    const threads = availableParallelism()
    const counts = await Promise.all(Array.from({ length: threads }, async (_, n) => {
      const part = lines.filter((_, at) => Math.floor(at / BLOCK) % threads === n)
      const [assessed] = await once(new Worker(new URL(import.meta.url), { workerData: part }), 'message')
      return assessed
    }))
    const assessed = counts.reduce((sum, count) => sum + count)
    console.log(`${lines.length} cas, dont ${assessed} évalués : mêmes octets`)
    assert.ok(assessed > lines.length * 0.9)
  })
} else {
  parentPort.postMessage(await compare(workerData))
}
