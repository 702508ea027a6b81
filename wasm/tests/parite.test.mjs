// The same cases, natively and in WebAssembly: the same bytes.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { load } from '../dist/node.js'
import { root, samples } from './lib.mjs'

test('native and WebAssembly give the same bytes', { timeout: 1_200_000 }, async () => {
  const dates = [undefined, '2024-06-30', '2025-09-30', '2026-01-01', '2026-09-01']
  const all = (await samples()).flatMap((one) => dates.map((date) => (date ? { ...one, date } : one)))
  const cases = all.slice(0, Number(process.env.CAS ?? all.length))
  const lines = cases.map((one, at) => ({ case: one, options: at % 50 === 0 ? { explications: true, contrefactuels: true, questions: true } : {} }))
  const pack = await load()
  await pack.complete()
  const path = (name) => new URL(`wasm/dist/pack/${name}`, root).pathname
  const native = spawnSync('cargo', ['run', '--quiet', '--release', '-p', 'bareme-wasm', '--bin', 'assess', '--', path('regles.bin'), path('territoires.bin')], {
    cwd: root.pathname, encoding: 'utf8', maxBuffer: 2 ** 31 - 1, input: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  assert.equal(native.status, 0, native.stderr)
  const answers = native.stdout.trimEnd().split('\n')
  assert.equal(answers.length, lines.length)
  let assessed = 0
  for (const [at, line] of lines.entries()) {
    let said
    try {
      said = pack.assessText(JSON.stringify(line.case), line.options)
      assessed += 1
    } catch (error) {
      said = JSON.stringify(error.faults)
    }
    assert.ok(said === answers[at], `case ${at} differs`)
  }
  console.log(`${lines.length} cas, dont ${assessed} évalués : mêmes octets`)
  assert.ok(assessed > lines.length / 2)
})
