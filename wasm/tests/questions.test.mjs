// The questions of the whole pack, walked without a screen: no path fails, and each one can change something.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, test } from 'node:test'
import { load } from '../dist/node.js'

let pack
before(async () => {
  pack = await load()
  await pack.complete()
})

/** Numbers that look drawn at random, the same at each run. */
function draws(seed) {
  let state = seed
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state % below
  }
}

/** An answer that the declaration of an input admits. */
function some(input, draw) {
  if (input.ne_sais_pas && draw(6) === 0) return null
  switch (input.type) {
    case 'booleen':
      return draw(2) === 1
    case 'enumeration':
      return input.valeurs[draw(input.valeurs.length)].nom
    case 'nombre': {
      const end = [input.min, input.max, String(Math.min(Number(input.max), Number(input.min) + 2 ** draw(18)))][draw(3)]
      return input.unite === '%' ? `${end} %` : end
    }
    case 'date':
      return [input.min, input.max, '1975-06-30', '2026-01-15'].filter((date) => date >= input.min && date <= input.max)[draw(2)] ?? input.min
    case 'cle':
      return ['69123', '75056', '97411', '23096', '01004'][draw(5)]
    case 'liste':
      return Array.from({ length: draw(3) }, () => Object.fromEntries(input.champs.map((field) => [field.nom, some(field, draw)])))
  }
}

test('whatever is answered, the questions end and no answer fails', { timeout: 600_000 }, () => {
  const inputs = new Map(pack.info.entrees.map((input) => [input.nom, input]))
  let longest = 0
  for (const [walk, axe] of Array.from({ length: 3 }, () => pack.info.axes).flat().entries()) {
    const draw = draws(walk + 1)
    const answers = {}
    for (let count = 0; ; count += 1) {
      const { aides, suivante } = pack.next({ ...answers, date: '2026-03-15' }, { axes: [axe.nom], posees: Object.keys(answers) })
      assert.ok(aides.every(({ statut }) => statut !== 'erreur'), JSON.stringify(answers))
      longest = Math.max(longest, count)
      if (suivante === null) break
      assert.ok(!(suivante in answers))
      assert.ok(count < inputs.size)
      answers[suivante] = some(inputs.get(suivante), draw)
    }
  }
  console.log(`au plus ${longest} questions`)
})

test('the next question is the first of those that can change something', { timeout: 300_000 }, () => {
  for (const axe of pack.info.axes) {
    for (const answers of [{}, { 'menage.personnes': '2' }]) {
      const one = { ...answers, date: '2026-03-15' }
      const all = pack.assess(one, { axes: [axe.nom], questions: true }).questions
      const { suivante, a_venir } = pack.next(one, { axes: [axe.nom] })
      assert.equal(suivante, all[0]?.entree ?? null)
      assert.ok(all.every(({ entree }) => a_venir.includes(entree)))
    }
  }
})

/** What a page reads of a file of rules before the engine runs. */
async function opening(name) {
  const bytes = await readFile(new URL(`../dist/pack/${name}`, import.meta.url))
  return JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(16)))
}

test('the first question that the pack tells is the one that the engine finds', { timeout: 300_000 }, async () => {
  const { premieres, entrees } = await opening('regles_toutes_dates.bin')
  const today = await opening('regles.bin')
  const described = new Map(pack.info.entrees.map((input) => [input.nom, input]))
  for (const input of [...entrees, ...today.entrees]) assert.deepEqual(input, described.get(input.nom))
  assert.ok(entrees.length < 20)
  const names = pack.info.axes.map(({ nom }) => nom)
  const chosen = [...names.map((name) => [name]), names.slice(0, 2), names.slice(2), []]
  for (const date of ['2024-06-01', '2025-07-14', '2026-03-15', '2026-11-26']) {
    for (const axes of chosen) {
      for (const told of [premieres, ...(date < today.depuis ? [] : [today.premieres])]) {
        const period = told.filter(([from]) => from <= date).at(-1)
        const first = period?.[1].find(([axe]) => axes.length === 0 || axes.includes(axe))?.[1]
        assert.equal(first ?? null, pack.next({ date }, { axes }).suivante, `${date} ${axes}`)
      }
    }
  }
})

test('a preview says of each aid what the assessment says first', () => {
  const cases = [{}, { 'menage.personnes': '2', 'menage.revenu_fiscal': '25000' }, { 'menage.personnes': '4', 'logement.commune': '97411' }]
  for (const answers of cases) {
    const one = { ...answers, date: '2026-03-15' }
    const told = pack.assess(one).aides.map(({ aide, statut, motif, conditions, resultats }) => {
      const open = statut === 'éligible' || statut === 'à préciser'
      const unmet = open ? undefined : conditions.find(({ remplie }) => remplie === false)?.libelle
      const montant = resultats.find(({ resultat }) => resultat === 'montant')
      return { aide, statut, ...(motif && !open ? { motif } : {}), ...(unmet ? { condition: unmet } : {}), ...(montant ? { montant } : {}) }
    })
    assert.deepEqual(pack.preview(one).aides, told)
  }
})
