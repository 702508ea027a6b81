// Answers that come back: by a link, from the device; and what goes on without a network.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answer, AXES, button, choose, host, lyon, ready, stage, title, toResults } from './stage.mjs'

let site
before(async () => {
  site = await stage({ pages: { '/hote.html': host() } })
})
after(() => site?.close())

const encode = (saved) => `1.${Buffer.from(typeof saved === 'string' ? saved : JSON.stringify(saved)).toString('base64url')}`

test('answers of a link are shown in words', { timeout: 120_000 }, async () => {
  const works = [{ nature: 'murs_exterieur', cout: '14000', surface: '95' }]
  const { page, close } = await site.open(`/hote.html#bareme=${encode({ axes: ['energie'], answers: { 'menage.personnes': '1', 'logement.commune': '69123', 'projet.gestes': works } })}`)
  await page.getByText('Lyon (69001…)', { exact: true }).waitFor({ timeout: 60_000 })
  await page.getByText('1 personne', { exact: true }).waitFor()
  await page.getByText('Isolation des murs par l’extérieur · Coût toutes taxes comprises : 14 000 € · Surface traitée : 95 m²').waitFor()
  await close()
})

test('a link gives the answers back, those of the page that copied it', { timeout: 120_000 }, async () => {
  const good = encode({ axes: ['energie'], answers: { 'menage.personnes': '3', 'menage.revenu_fiscal': '25000', 'logement.commune': '69123' } })
  const { page, close } = await site.open(`/hote.html#bareme=${good}`)
  await page.getByText('Réponses retrouvées.').waitFor({ timeout: 60_000 })
  assert.equal(await title(page).innerText(), 'Vos résultats')
  await page.getByText('3 personnes', { exact: true }).first().waitFor()
  await button(page, 'Copier un lien vers ces réponses').click()
  await page.getByText(/Ce lien contient vos réponses/).waitFor()
  const copied = await page.locator('#lien').inputValue()
  assert.ok(copied.startsWith(`${site.address}/hote.html#bareme=1.`))
  await close()
  const { page: other, close: shut } = await site.open(copied.slice(site.address.length))
  await other.getByText('3 personnes', { exact: true }).first().waitFor({ timeout: 60_000 })
  await shut()
})

const hostile = {
  axes: ['rien', 3],
  answers: {
    'menage.personnes': '<img src=x onerror=alert(1)>', '__proto__': { a: 1 }, 'constructor': 'x', 'menage.revenu_fiscal': 12, 'logement.commune': '00000', 'demandeur.qualite': 'roi',
    'projet.gestes': [1], 'logement.dpe': { toString: 1 }, 'menage.duree_occupation': '9'.repeat(100), inconnu: true,
  },
}
const nested = `{"answers":${'['.repeat(9000)}${']'.repeat(9000)}}`
for (const [what, link, told] of [
  ['answers of wrong types, and script text', encode(hostile), /laissées? de côté/],
  ['a __proto__ in raw JSON', encode('{"__proto__":{"answers":{"menage.personnes":"3"}},"answers":{"__proto__":"3"}}'), /laissées? de côté/],
  ['text that is not base64', '1.%%%', /ne peut être lu/],
  ['bytes that are not UTF-8', `1.${Buffer.from([0xff, 0xfe, 0x7b]).toString('base64url')}`, /ne peut être lu/],
  ['another version', '2.abcd', /ne peut être lu/],
  ['a huge link', `1.${'A'.repeat(40_000)}`, /ne peut être lu/],
  ['a deeply nested list', encode(nested), undefined],
  ['null', encode(null), /ne peut être lu/],
  ['a list', encode([1]), undefined],
  ['answers that are a text', encode({ answers: 'x' }), undefined],
]) {
  test(`a hostile link is told and harms nothing: ${what}`, { timeout: 120_000 }, async () => {
    const { page, faults, close } = await site.open(`/hote.html#bareme=${link}`)
    await ready(page)
    if (told) await page.getByText(told).first().waitFor()
    assert.equal(await title(page).innerText(), 'Sur quoi porte votre projet\u00a0?')
    assert.deepEqual(await page.evaluate(() => [document.querySelector('bareme-simulateur').reponses, {}.answers, {}.a]), [{}, undefined, undefined])
    await choose(page, AXES.energie)
    assert.deepEqual(faults, [])
    await close()
  })
}

test('answers are kept on the device only when asked, and forgotten when asked', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/hote.html')
  await choose(page, AXES.energie)
  await answer(page, lyon)
  assert.equal(await page.evaluate(() => localStorage.length), 0)
  await toResults(page)
  await page.getByLabel('Garder mes réponses sur cet appareil').check()
  await page.reload()
  await page.getByText('Réponses retrouvées.').waitFor({ timeout: 60_000 })
  await toResults(page)
  await button(page, 'Effacer mes réponses').click()
  await page.getByText('Réponses effacées.').waitFor()
  assert.equal(await page.evaluate(() => localStorage.length), 0)
  await close()
})

test('what is kept but damaged is left aside', { timeout: 120_000 }, async () => {
  for (const kept of ['{', '"x"', '{"answers":{"menage.personnes":"-3"}}']) {
    const { page, faults, close } = await site.open('/hote.html', { before: `localStorage.setItem('bareme:bareme-logement', ${JSON.stringify(kept)})` })
    await ready(page)
    assert.deepEqual(await page.evaluate(() => document.querySelector('bareme-simulateur').reponses), {}, kept)
    assert.deepEqual(faults, [])
    await close()
  }
})

test('where storage is refused, that is said and no answer is lost', { timeout: 120_000 }, async () => {
  const refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refusé', 'SecurityError') } })"
  const { page, faults, close } = await site.open('/hote.html', { before: refuse })
  await choose(page, AXES.energie)
  await answer(page, lyon)
  await toResults(page)
  await page.getByLabel('Garder mes réponses sur cet appareil').click()
  await page.getByText('Ce navigateur ne permet pas de garder les réponses.').waitFor()
  assert.equal(await page.getByLabel('Garder mes réponses sur cet appareil').isChecked(), false)
  assert.equal(await page.evaluate(() => Object.keys(document.querySelector('bareme-simulateur').reponses).length), 1)
  assert.deepEqual(faults, [])
  await close()
})

test('once loaded, it works offline', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/hote.html')
  await choose(page, AXES.energie)
  await page.context().setOffline(true)
  for (let count = 0; count < 3; count += 1) await answer(page, { ...lyon, 'Dans quelle commune': null })
  await toResults(page)
  await page.locator('bareme-simulateur summary').first().click()
  await button(page, 'Voir le calcul ligne à ligne').first().click()
  await page.getByText('Le calcul, ligne à ligne').waitFor()
  assert.deepEqual(faults, [])
  await close()
})
