// A visitor's way through the questions, to the results and back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bundled, small } from './lib.mjs'
import { answer, AXES, button, choose, host, lyon, moved, ready, shoot, stage, title, toResults } from './stage.mjs'

let site
before(async () => {
  const pages = {
    '/hote.html': host(),
    '/petit.html': host('pack="/petit/"'),
    '/vide.html': '<!doctype html><title>v</title>',
    '/energie.html': host('axes="energie"'),
    '/ancien.html': host('axes="energie"').replace('2026-03-15', '2025-08-01'),
    '/seul.html': host(`axes="energie" reponses='{"menage.personnes":"1"}'`),
  }
  site = await stage({ pages: { ...pages, ...small } })
})
after(() => site?.close())

for (const [name, topic] of Object.entries(AXES)) {
  test(`a whole simulation: ${name}`, { timeout: 300_000 }, async () => {
    const { page, faults, close } = await site.open('/')
    await choose(page, topic)
    let count = 0
    const topics = []
    while ((await title(page).innerText()) !== 'Vérifiez vos réponses') {
      const topic = await page.locator('bareme-simulateur [part=progression] strong').innerText()
      if (topics.at(-1) !== topic) topics.push(topic)
      await answer(page)
      count += 1
      assert.ok(count < 200, 'the questions end')
    }
    assert.deepEqual(topics, [...new Set(topics)], 'one topic at a time')
    await shoot(page, `verification_${name}`)
    await moved(page, () => button(page, 'Voir mes résultats').click())
    for (const group of ['A priori acquises', 'Possibles, à préciser', 'Écartées', 'Non calculées']) {
      await page.getByRole('heading', { name: new RegExp(group) }).waitFor()
    }
    assert.ok((await page.locator('bareme-simulateur details').count()) > 0)
    await shoot(page, `resultats_${name}`)
    assert.deepEqual(faults, [])
    console.log(`${name} : ${count} questions`)
    await close()
  })
}

test('a date of before the rules of today is answered with those of then', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/ancien.html')
  await answer(page)
  await button(page, 'Voir les résultats maintenant').click()
  await page.getByText('01/08/2025').first().waitFor()
  const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1)))
  assert.ok(asked.includes('regles_toutes_dates.bin'))
  assert.deepEqual(faults, [])
  await close()
})

test('a person in Lyon sees energy aids and their amounts in under ten questions', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/')
  await choose(page, AXES.energie)
  for (let count = 0; count < 9; count += 1) {
    await page.getByText(/^Thème \d+ sur \d+ · /).waitFor()
    await button(page, 'Voir les résultats maintenant').waitFor()
    await answer(page, lyon)
  }
  await page.getByText(/^Vos réponses sur ce thème \(\d+\)$/).waitFor()
  await shoot(page, 'question', {})
  await page.locator('bareme-simulateur').evaluate((element) => element.setAttribute('mode', 'compact'))
  assert.equal(await page.locator('bareme-simulateur').locator('.live ul, .topic').filter({ visible: true }).count(), 0)
  await toResults(page)
  const possible = page.locator('bareme-simulateur [part~=acquises] details, bareme-simulateur [part~=possibles] details')
  assert.ok((await possible.count()) > 0)
  await possible.filter({ hasText: '€' }).first().waitFor()
  await close()
})

/**
 * Runs in the page: walks every path of answers of a small pack, and says how many ended in results and what failed.
 * Each field is given its bounds, a value between, nothing, and « je ne sais pas ».
 */
async function walk() {
  const element = document.querySelector('bareme-simulateur')
  const root = element.shadowRoot
  const named = (name) => [...root.querySelectorAll('button')].find((one) => one.textContent.trim().startsWith(name))
  const until = async (seen, what) => {
    for (let count = 0; count < 2000; count += 1) {
      const found = seen()
      if (found) return found
      await new Promise((done) => setTimeout(done))
    }
    throw new Error(`${what} : ${root.querySelector('.inner')?.textContent.replace(/\s+/g, ' ').slice(0, 300)}`)
  }
  const heading = () => root.querySelector('h2')?.textContent.trim()
  const screen = () => (named('Je ne sais pas') ? 'question' : named('Voir mes résultats') ? 'check' : root.querySelector('[part~=resultats]') ? 'results' : root.querySelector('#sujet') ? 'topics' : undefined)
  const type = (field, text) => {
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  /** The ways to answer the question on screen. */
  const ways = () => {
    const unknown = ['ne sait pas', () => named('Je ne sais pas').click()]
    const go = (fill) => () => {
      fill()
      named('Continuer').click()
    }
    const radios = [...root.querySelectorAll('input[type=radio]')]
    if (root.querySelector('.rows')) {
      const [price] = root.querySelectorAll('.row input[type=text]')
      const fill = (text, yes) => go(() => {
        if (text) type(root.querySelector('.row input[type=text]'), text)
        if (yes !== undefined) root.querySelectorAll('.row input[type=radio]')[yes].click()
      })
      return [unknown, ['aucune', go(() => named('Retirer').click())], ...(price ? [['un achat', fill('200', 0)], ['un prix seul', fill('5000')], ['rien de neuf', fill('', 1)]] : [])]
    }
    if (radios.length) return [unknown, ...radios.map((_, at) => [`choix ${at}`, go(() => root.querySelectorAll('input[type=radio]')[at].click())])]
    const texts = heading().includes('date') ? ['01/01/1900', '31/12/1999', '01/01/2000'] : ['0', '9,5', '10', '10000']
    return [unknown, ...texts.map((text) => [text, go(() => type(root.querySelector('#reponse'), text))])]
  }
  const begin = async () => {
    await element.reinitialiser()
    root.querySelector('#sujet').click()
    named('Commencer').click()
    await until(() => screen() === 'question', 'départ')
  }
  const ended = []
  const failed = []
  const ahead = [[]]
  while (ahead.length > 0 && failed.length < 5) {
    const path = ahead.pop()
    try {
      await begin()
      for (const [at, asked] of path) {
        const was = heading()
        ways()[at][1]()
        await until(() => ['question', 'check'].includes(screen()) && heading() !== was, asked)
      }
      if (screen() === 'question') {
        const was = heading()
        ways().forEach(([name], at) => ahead.push([...path, [at, `${was} ${name}`]]))
        continue
      }
      named('Voir mes résultats').click()
      await until(() => screen() === 'results', 'résultats')
      const groups = [...root.querySelectorAll('[part~=groupe]')]
      if (groups.length !== 4) throw new Error(`${groups.length} groupes`)
      if (root.querySelectorAll('[part~=aide]').length !== 2) throw new Error('une aide manque')
      if (root.querySelector('[part~=non-calculees] [part~=aide]')) throw new Error('une aide est en erreur')
      ended.push(path.length)
    } catch (error) {
      failed.push(`${path.map(([, asked]) => asked).join(' > ')} : ${error.message}`)
    }
  }
  return { ended: ended.length, longest: Math.max(...ended), failed }
}

test('in a small pack, every path of answers reaches results, and none fails', { timeout: 300_000 }, async () => {
  const { page, faults, close } = await site.open('/petit.html')
  await ready(page)
  const { ended, longest, failed } = await page.evaluate(walk)
  console.log(`${ended} chemins, le plus long de ${longest} questions`)
  assert.deepEqual(failed, [])
  assert.equal(longest, 5)
  assert.ok(ended > 100)
  assert.deepEqual(faults, [])
  await close()
})

test('one goes back, edits an answer, and erases all', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/hote.html')
  await choose(page, AXES.energie)
  while (!(await title(page).innerText()).startsWith('Combien de personnes')) await answer(page, lyon)
  await answer(page, lyon)
  await moved(page, () => button(page, 'Question précédente').click())
  assert.equal(await page.locator('#reponse').inputValue(), '2')
  await page.locator('#reponse').fill('beaucoup')
  await button(page, 'Continuer').click()
  await page.locator('#reponse-error').waitFor()
  assert.equal(await page.locator('#reponse').getAttribute('aria-invalid'), 'true')
  await page.locator('#reponse').fill('4')
  await moved(page, () => button(page, 'Continuer').click())
  await toResults(page)
  await page.getByText('4 personnes', { exact: true }).waitFor()
  await button(page, 'Effacer mes réponses').click()
  await page.getByText('Réponses effacées.').waitFor()
  assert.equal(await page.evaluate(() => Object.keys(document.querySelector('bareme-simulateur').reponses).length), 0)
  await close()
})

test('a commune of the past gives that of today, and says so', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/hote.html')
  await choose(page, AXES.energie)
  while (!(await title(page).innerText()).includes('commune')) await answer(page, { ...lyon, 'Dans quelle commune': undefined })
  await page.locator('#reponse').fill('Arbignieu')
  await page.getByRole('option', { name: /Arboys en Bugey dont Arbignieu/ }).waitFor({ timeout: 60_000 })
  await page.keyboard.press('Enter')
  await page.getByText('Arbignieu a rejoint une autre commune : c’est « Arboys en Bugey » qui est retenue.').waitFor()
  await shoot(page, 'commune', {})
  await moved(page, () => button(page, 'Continuer').click())
  assert.equal(await page.evaluate(() => document.querySelector('bareme-simulateur').reponses['logement.commune']), '01015')
  await close()
})

test('an answer given before the engine has come is taken in when it comes, and results can be asked for', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/vide.html')
  for (const act of [() => answer(page), () => toResults(page)]) {
    let come
    const held = new Promise((done) => (come = done))
    await page.route('**/bareme.wasm', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`${site.address}/energie.html`)
    await ready(page)
    const first = await title(page).innerText()
    const acted = act()
    await page.waitForTimeout(300)
    assert.equal(await title(page).innerText(), first)
    come()
    await acted
    await page.getByText(/^(\d+ aides restent possibles|A priori acquises)/).first().waitFor()
    await page.unroute('**/bareme.wasm')
  }
  assert.deepEqual(faults, [])
  await close()
})

test('an answer that contradicts another is refused where it is given, in the words of the rule', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/seul.html')
  await ready(page)
  for (let count = 0; !(await title(page).innerText()).includes('résidence alternée'); count += 1) {
    assert.ok(count < 30, 'the question is asked')
    await answer(page, lyon)
  }
  await page.locator('#reponse').fill('3')
  await button(page, 'Continuer').click()
  await page.getByRole('alert').getByText('Les enfants en résidence alternée sont comptés parmi les personnes du foyer').waitFor()
  assert.ok((await title(page).innerText()).includes('résidence alternée'))
  await shoot(page, 'contradiction', {})
  await page.locator('#reponse').fill('1')
  await moved(page, () => button(page, 'Continuer').click())
  await close()
})

test('an aid that is granted, but whose amount is not known, is told beside the combination', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/petit.html')
  await choose(page, /Jardin/)
  while ((await title(page).innerText()) !== 'Vérifiez vos réponses') await answer(page, { 'Êtes-vous propriétaire': 'Locataire', 'clos': 'Non', 'acheté': null, 'surface': null })
  await moved(page, () => button(page, 'Voir mes résultats').click())
  await page.locator('[part=combinaison]').getByText('Pas encore comptée, car il manque des réponses : Prime à la haie').waitFor()
  await close()
})

/** Results of answers, opened by a link. */
async function resultsOf(axes, answers) {
  const { encode } = await bundled('js/link.ts')
  const { page, close } = await site.open(`/hote.html#bareme=${encode({ axes, answers })}`)
  await page.locator('bareme-simulateur [part~=resultats]').waitFor({ timeout: 60_000 })
  return { page, close }
}

test('while works are not told, no bound of millions is, and what is left to pay is only a bound', { timeout: 120_000 }, async () => {
  const answers = {
    'demandeur.qualite': 'proprietaire_occupant', 'menage.personnes': '2', 'menage.revenu_fiscal': '90000', 'logement.commune': '69123', 'logement.type': 'maison',
    'logement.residence_principale': true, 'logement.achevement': '1962-12-31', 'logement.dpe': 'G', 'projet.dpe_apres': 'D', 'projet.gestes_isolation': '3', 'projet.travaux_ht': '46500', 'projet.taux_tva': '5,5 %',
  }
  const { page, close } = await resultsOf(['energie'], answers)
  await page.locator('bareme-simulateur details').evaluateAll((all) => all.forEach((one) => { one.open = true }))
  const told = await page.locator('bareme-simulateur [part~=resultats]').innerText()
  assert.doesNotMatch(told, /entre 0\s€ et \d+\s\d{3}\s\d{3}\s€/)
  assert.match(told, /montant à déterminer/)
  const together = page.locator('[part=combinaison]')
  await together.getByText('Aucun montant n’est encore sûr.').waitFor()
  await together.getByText('Rénovation d’ensemble, taxes comprises : 49 057,50 €, dont reste à charge, au plus').waitFor()
  await together.getByText('Les aides à préciser ne sont pas comptées.').waitFor()
  await close()
})

test('what is wholly paid for has no bound to tell', { timeout: 120_000 }, async () => {
  const answers = {
    'demandeur.qualite': 'proprietaire_occupant', 'menage.personnes': '2', 'menage.revenu_fiscal': '17500', 'menage.duree_occupation': '10', 'logement.commune': '69123', 'logement.type': 'maison',
    'logement.residence_principale': true, 'logement.achevement': '1962-12-31', 'logement.dpe': 'G', 'projet.dpe_apres': 'D', 'projet.gestes_isolation': '3', 'projet.travaux_ht': '46500', 'projet.taux_tva': '5,5 %',
    'projet.autres_aides': '2000', 'projet.accompagnateur_agree': true, 'projet.cout_accompagnateur': '1950', 'projet.rendez_vous_france_renov': true, 'projet.entreprises_rge': true, 'projet.devis_signe': false,
    'projet.travaux_commences': false, 'projet.installe_chauffage_fossile': false, 'projet.conserve_chauffage_fioul': false,
  }
  const { page, close } = await resultsOf(['energie'], answers)
  const together = page.locator('[part=combinaison]')
  await together.getByText('Prestation de l’accompagnateur, taxes comprises : 1 950 €, dont reste à charge', { exact: true }).waitFor()
  await together.getByText('Rénovation d’ensemble, taxes comprises : 49 057,50 €, dont reste à charge, au plus', { exact: true }).waitFor()
  await close()
})

test('a closed aid says why without being opened', { timeout: 120_000 }, async () => {
  const { page, close } = await resultsOf(['energie'], { 'demandeur.qualite': 'proprietaire_occupant', 'menage.personnes': '2', 'menage.revenu_fiscal': '90000', 'logement.commune': '69123' })
  await page.getByText(/^Voir ces \d+ aides$/).first().click()
  const closed = page.locator('[part~=ecartees] summary').filter({ hasText: 'Chèque énergie' }).first()
  await closed.getByText('Condition non remplie : Le revenu fiscal du foyer').waitFor()
  await close()
})

test('a refused aid tells what would make it possible while answers are missing', { timeout: 120_000 }, async () => {
  const { page, close } = await resultsOf(['energie'], { 'demandeur.qualite': 'proprietaire_occupant', 'menage.personnes': '2', 'menage.revenu_fiscal': '90000', 'logement.commune': '69123' })
  await page.getByText(/^Voir ces \d+ aides$/).first().click()
  const aid = page.locator('[part~=ecartees] [part=aide]').filter({ hasText: 'Chèque énergie' }).first()
  await aid.locator('summary').click()
  await aid.getByText('Ce qui rendrait cette aide possible', { exact: true }).waitFor()
  await aid.getByText('Revenu fiscal de référence du foyer : possible jusqu’à 47 849 €').waitFor()
  assert.equal(await aid.getByText('Ce qui ouvrirait cette aide').count(), 0)
  await close()
})

test('a ceiling is no part of the best combination', { timeout: 120_000 }, async () => {
  const answers = { 'demandeur.qualite': 'locataire_parc_prive', 'demandeur.acquereur': false, 'menage.personnes': '1', 'menage.personnes_a_charge': '0', 'menage.couple': false, 'menage.revenu_fiscal_n2': '21000', 'logement.commune': '06088' }
  const { page, close } = await resultsOf(['production'], answers)
  await page.locator('[part~=acquises]').getByText('plafond de ressources').first().waitFor()
  assert.equal(await page.locator('[part=combinaison]').getByText('plafond de ressources').count(), 0)
  await close()
})
