// Host pages in Chromium, and what a visitor does there.
import { mkdir } from 'node:fs/promises'
import { browser, here, serve } from './lib.mjs'

const shots = new URL('../dist/captures/', here)

/** The beginning of the title of each subject. */
export const AXES = { energie: /Performance/, adaptation: /Adaptation/, vacants: /Transformation/, outre_mer: /Outre-mer/, production: /Production/ }

/** A host page with one simulator for each group of attributes. */
export function host(...simulators) {
  const tags = (simulators.length ? simulators : ['']).map((attributes) => `<bareme-simulateur ${attributes.includes('pack=') ? '' : 'pack="/bareme/pack/"'} date="2026-03-15" ${attributes}></bareme-simulateur>`)
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Hôte</title><meta name="viewport" content="width=device-width"><script type="module" src="/bareme/simulateur.js"></script></head><body><main><h1>Page hôte</h1><input id="hote" aria-label="Champ de l'hôte" autofocus>${tags.join('')}</main></body></html>`
}

/** A browser and a server of some pages, beside the site; `policies` gives some paths a CSP of their own. */
export async function stage({ pages = {}, policies = {} } = {}) {
  const chromium = await browser()
  const site = await serve(policies, pages)
  await mkdir(shots, { recursive: true })
  return {
    chromium,
    address: site.address,
    /** A page where any failed script, console error, or request to another site is a fault. */
    async open(path, { before, ...options } = {}) {
      const context = await chromium.newContext({ viewport: { width: 1200, height: 900 }, locale: 'fr-FR', ...options })
      if (before) await context.addInitScript(before)
      const page = await context.newPage()
      const faults = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && faults.push(`${message.text()} ${message.location().url}`))
      page.on('request', (request) => /^https?:/.test(request.url()) && !request.url().startsWith(site.address) && faults.push(request.url()))
      await page.goto(site.address + path)
      return { page, faults, close: () => context.close() }
    },
    async close() {
      await chromium.close()
      site.close()
    },
  }
}

/** Keeps what is on screen, to be looked at. */
export const shoot = (page, name, options = { fullPage: true }) => page.screenshot({ path: new URL(`${name}.png`, shots).pathname, ...options })

export const title = (page) => page.locator('bareme-simulateur h2').first()
export const button = (page, name) => page.getByRole('button', { name, exact: true })
export const ready = (page) => title(page).waitFor({ timeout: 60_000 })

/** Does something and waits for the screen after it. */
export async function moved(page, action) {
  const before = await title(page).innerText()
  await action()
  await page.waitForFunction((was) => document.querySelector('bareme-simulateur').shadowRoot.querySelector('h2')?.innerText !== was, before, { timeout: 60_000 })
}

/** Chooses a subject and begins. */
export async function choose(page, topic) {
  await ready(page)
  await page.getByLabel(topic).check()
  await moved(page, () => button(page, 'Commencer').click())
}

/** Answers one question: as `answers` says for its text, else by what comes first; `null` is « je ne sais pas ». */
export async function answer(page, answers = {}) {
  const asked = (await title(page).innerText()).replace(/\u00a0/g, ' ')
  const given = Object.entries(answers).find(([words]) => asked.includes(words))?.[1]
  const radios = page.locator('bareme-simulateur input[type=radio]:visible')
  const several = (await radios.count()) > 0
  if (given === null || (given === undefined && !several)) return moved(page, () => button(page, 'Je ne sais pas').click())
  if (several) await (given ? page.getByLabel(given, { exact: true }) : radios.first()).check()
  else {
    await page.locator('#reponse').fill(given)
    if ((await page.getByRole('combobox').count()) > 0) {
      await page.getByRole('option').first().waitFor({ timeout: 60_000 })
      await page.keyboard.press('Enter')
    }
  }
  return moved(page, () => button(page, 'Continuer').click())
}

export const toResults = (page) => moved(page, () => button(page, 'Voir les résultats maintenant').click())

/** What a couple with a low income answers, who mends its house in Lyon. */
export const lyon = {
  'lien avec le logement': 'Propriétaire, vous habitez le logement', 'Combien de personnes': '2', 'revenu fiscal': '25 000', 'Dans quelle commune': 'lyon',
  'maison ou un appartement': 'Maison individuelle', 'étiquette': 'G', 'achevée': '31/12/1962',
}
