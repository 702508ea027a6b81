// The search for a commune: former names and codes, arrondissements, homonyms.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, test } from 'node:test'
import { bundled } from './lib.mjs'

let communes
before(async () => {
  const { Communes } = await bundled('js/communes.ts')
  communes = new Communes(await readFile(new URL('../dist/pack/communes.txt', import.meta.url), 'utf8'))
})

const found = (typed) => communes.search(typed).found.map(({ commune }) => commune.code)
const first = (typed) => communes.search(typed).found[0]

test('a name is found however it is typed', () => {
  for (const typed of ['Saint-Étienne', 'saint etienne', 'ST ETIENNE', 'St-Etienne', 'saint-étienn']) assert.equal(found(typed)[0], '42218', typed)
  assert.equal(found("L'Abergement-Clémenciat")[0], '01001')
  assert.deepEqual(found('x'), [])
  assert.deepEqual(found('Zzyzx'), [])
  assert.deepEqual(found('<script>'), [])
})

test('a former commune gives the present one, and says which was typed', () => {
  const merged = first('Arbignieu')
  assert.deepEqual([merged.commune.name, merged.via], ['Arboys en Bugey', { code: '01015', name: 'Arbignieu', kind: 'merged' }])
  const lone = first('01003')
  assert.deepEqual([lone.commune.code, lone.via], ['01165', { code: '01003', name: '', kind: 'merged' }])
  assert.equal(communes.byCode('01003').code, '01165')
  assert.equal(first('Lyon').via, undefined)
})

test('an arrondissement gives its commune', () => {
  for (const typed of ['Lyon 3e', 'lyon 3ème', 'Lyon 3', 'Lyon 3e Arrondissement', '69003', '69383']) assert.equal(found(typed)[0], '69123', typed)
  assert.equal(first('Lyon 3e').via.kind, 'arrondissement')
  assert.equal(found('Paris 16')[0], '75056')
  assert.equal(found('75116')[0], '75056')
  assert.equal(found('Marseille 1er')[0], '13055')
})

test('all homonyms are offered, and a département after the name chooses among them', () => {
  const { found: all } = communes.search('Saint-Aubin')
  const named = all.filter(({ commune }) => commune.name === 'Saint-Aubin')
  assert.ok(named.length > 8, `${named.length}`)
  assert.equal(new Set(named.map(({ commune }) => commune.code)).size, named.length)
  assert.deepEqual(found('Saint-Denis 97').slice(0, 1), ['97411'])
  assert.deepEqual(found('saint denis 93200').slice(0, 1), ['93066'])
})

test('a postal code gives all the communes that it serves; its beginning, some of them', () => {
  const served = communes.search('01300').found.filter(({ commune }) => commune.postal.includes('01300'))
  assert.equal(served.length, 22)
  assert.equal(found('20000')[0], '2A004')
  assert.equal(found('2a004')[0], '2A004')
  assert.equal(communes.search('69').found.length, 8)
})
