// The package as it is installed: Node, types, and files that are not what they should be.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { here, installed, samples } from './lib.mjs'

const folder = new URL('../', here).pathname
let place
let bareme

before(async () => {
  place = await installed()
  bareme = await import(pathToFileURL(join(place.folder, 'node_modules/bareme/dist/node.js')))
})
after(() => place?.remove())

test('the example of the README runs', async () => {
  const readme = await readFile(join(folder, 'README.md'), 'utf8')
  const example = readme.match(/```js\n([\s\S]*?)```/)[1]
  await writeFile(join(place.folder, 'exemple.mjs'), example)
  const said = execFileSync(process.execPath, ['exemple.mjs'], { cwd: place.folder, encoding: 'utf8' })
  assert.match(said, /MaPrimeRénov/)
})

test('what the engine says has the types that are announced', async () => {
  const pack = await bareme.load()
  await pack.complete()
  const cases = (await samples()).filter((_, at) => at % 250 === 0)
  const said = cases.flatMap((one) => {
    try {
      return [pack.assess(one, { explications: true, contrefactuels: true })]
    } catch {
      return []
    }
  })
  assert.ok(said.length > 5, `${said.length} assessed`)
  said.push(pack.assess({ date: '2026-03-15' }, { questions: true }))
  const source = `import type { Assessment, Description } from 'bareme'
export const description: Description = ${JSON.stringify(pack.info)}
export const said: Assessment[] = ${JSON.stringify(said)}
`
  await writeFile(join(place.folder, 'types.ts'), source)
  await writeFile(join(place.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, noEmit: true, exactOptionalPropertyTypes: true, module: 'nodenext', target: 'es2022', lib: ['es2023', 'esnext.disposable', 'dom'], types: [] }, files: ['types.ts'] }))
  execFileSync(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), '-p', place.folder], { stdio: 'inherit' })
})

test('the module that only evaluates holds nothing of the reading of rule text', async () => {
  const told = async (name) => (await readFile(join(folder, 'dist', name))).includes('la virgule est réservée aux décimales')
  assert.deepEqual([await told('bareme.wasm'), await told('regles.wasm')], [false, true])
})

const refused = (code) => (error) => {
  assert.ok(error instanceof bareme.BaremeError, String(error))
  assert.equal(error.code, code)
  assert.ok(error.message.length > 10)
  return true
}

test('a file that is not a whole pack of this format is refused with its reason', async () => {
  const rules = await readFile(join(folder, 'dist/pack/regles.bin'))
  const territories = await readFile(join(folder, 'dist/pack/territoires.bin'))
  const load = (bytes) => bareme.load({ rules: bytes })
  await assert.rejects(load(rules.subarray(0, rules.length - 1)), refused('altere'))
  await assert.rejects(load(rules.subarray(0, 20)), refused('altere'))
  await assert.rejects(load(Buffer.from('<!doctype html>')), refused('etranger'))
  await assert.rejects(load(territories), refused('etranger'))
  const changed = Buffer.from(rules)
  changed[rules.length >> 1] ^= 1
  await assert.rejects(load(changed), refused('altere'))
  const other = Buffer.from(rules)
  other[7] += 1
  await assert.rejects(load(other), refused('format'))
  const pack = await bareme.load({ rules, territories: changed })
  await assert.rejects(pack.complete(), refused('etranger'))
  assert.equal(pack.assess({ date: '2026-03-15' }).date, '2026-03-15')
})

test('rules of before a date are in a file of their own', async () => {
  const rules = await readFile(join(folder, 'dist/pack/regles.bin'))
  const light = await bareme.load({ rules })
  const whole = await bareme.load()
  assert.equal(light.info.depuis, '2026-01-01')
  assert.equal(whole.info.depuis, undefined)
  assert.throws(() => light.assess({ date: '2025-12-31' }), refused('anterieur'))
  assert.equal(whole.assess({ date: '2025-12-31' }).date, '2025-12-31')
  assert.deepEqual(light.assess({ date: '2026-01-01' }), whole.assess({ date: '2026-01-01' }))
})

test('what is wrong with a case is told field by field', async () => {
  const pack = await bareme.load()
  assert.throws(() => pack.assess({}), refused('B0558'))
  assert.throws(() => pack.assess({ date: '2026-03-15', 'menage.personnes': '-3' }), (error) => error.field === 'menage.personnes')
  assert.throws(() => pack.assess({ date: '2026-03-15', 'logement.commune': '69123' }), refused('territoires'))
  assert.throws(() => pack.assess({ date: '2026-03-15' }, { aides: ['rien'] }), refused('options'))
  assert.throws(() => pack.assess({ date: '2026-03-15' }, { explication: true }), refused('options'))
  assert.throws(() => pack.assess('{'), refused('B0552'))
  const throwing = { date: '2026-03-15', get 'menage.personnes'() { throw new Error() } }
  const endless = { date: '2026-03-15' }
  endless['projet.gestes'] = [endless]
  assert.throws(() => pack.assess(throwing), refused('B0564'))
  assert.throws(() => pack.assess(endless), refused('B0564'))
  for (const value of ['NaN', '1e400', '9'.repeat(40), '<script>', '', '\u0000', 'é'.repeat(5000), [], {}, [[]], true]) {
    try {
      pack.assess({ date: '2026-03-15', 'menage.personnes': value })
    } catch (error) {
      assert.ok(error instanceof bareme.BaremeError, String(error))
      assert.notEqual(error.code, 'interne')
    }
  }
  await pack.complete()
  assert.throws(() => pack.assess({ date: '2026-03-15', 'logement.commune': '99999' }), (error) => error.field === 'logement.commune')
})
