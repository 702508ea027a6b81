// JavaScript, types and the list of communes of the package. Run by build.sh.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { build } from 'esbuild'

const here = new URL('./', import.meta.url)
const path = (name) => new URL(name, here).pathname

const common = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  outdir: path('dist'),
  logLevel: 'warning',
}
await build({
  ...common,
  splitting: true,
  entryPoints: {
    bareme: path('js/index.ts'),
    simulateur: path('js/simulateur.ts'),
    regles: path('js/rules.ts'),
    worker: path('js/worker.ts'),
    cadre: path('js/cadre.ts'),
    'site/integrer': path('site/integrer.ts'),
    'site/expliquer': path('site/expliquer.ts'),
    'site/cadre-page': path('site/cadre-page.ts'),
  },
})
await build({
  ...common,
  outdir: path('dist/site'),
  entryPoints: { atelier: path('site/atelier.ts'), 'atelier-fil': path('site/atelier-fil.ts') },
  loader: { '.toml': 'text', '.bareme': 'text' },
})
await build({ ...common, entryPoints: { node: path('js/node.ts') }, platform: 'node' })

execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.json')], { stdio: 'inherit' })
execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.types.json')], { stdio: 'inherit' })

// One line a commune: code, name, postal codes; then, after tabs, other names it is known by: municipal
// arrondissements, and communes that merged into it.
const require = createRequire(import.meta.url)
const all = require('@etalab/decoupage-administratif/data/communes.json')
const known = new Set((await readFile(path('../rules/territoires/communes.csv'), 'utf8')).split('\n').map((line) => line.split(',')[0]))
const current = new Map()
for (const commune of all) {
  if (commune.type === 'commune-actuelle' && known.has(commune.code)) {
    current.set(commune.code, { name: commune.nom, postal: new Set(commune.codesPostaux), others: new Set() })
  }
}
for (const commune of all) {
  const into = current.get(commune.commune ?? commune.chefLieu)
  if (commune.type !== 'commune-actuelle' && into) {
    commune.codesPostaux?.forEach((code) => into.postal.add(code))
    if (commune.nom !== into.name) into.others.add(commune.nom)
  }
}
const lines = [...current].map(([code, { name, postal, others }]) => [`${code};${name};${[...postal].join(' ')}`, ...others].join('\t'))
await writeFile(path('dist/pack/communes.txt'), `${lines.join('\n')}\n`)
