// What tests share: a browser, a server with the CSP of each path, the sample cases.
import { readFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'
import { server } from '../serve.mjs'

export const here = new URL('./', import.meta.url)
export const root = new URL('../../', import.meta.url)

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/** A server on a free port: its address, and how to stop it. */
export async function serve(policies, pages) {
  const one = server(policies, pages)
  await new Promise((done) => one.listen(0, done))
  return { address: `http://localhost:${one.address().port}`, close: () => one.close() }
}

/** The sample applications as cases in JSON: `liste.1.champ` columns gathered in lists, empty cells left out. */
export async function samples() {
  const [header, ...lines] = (await readFile(new URL('rules/exemples/demandes.csv', root), 'utf8')).trimEnd().split('\n')
  const names = header.split(';')
  return lines.map((line) => {
    const one = {}
    for (const [at, value] of line.split(';').entries()) {
      const name = names[at] ?? ''
      const [, list, row, field] = name.match(/^(.*)\.(\d+)\.([^.]+)$/) ?? []
      if (value === '' || name === 'id') continue
      if (list) ((one[list] ??= [])[row - 1] ??= {})[field] = value
      else one[name] = value === 'vide' ? [] : value
    }
    return one
  })
}
