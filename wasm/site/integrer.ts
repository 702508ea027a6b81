/** The integrator's page: settings on one side, their effect and the code to copy on the other. */
import '../cadre/host.js'
import { load } from '../js/index.js'
import { typeset } from '../js/text.js'

const one = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T
const form = one<HTMLFormElement>('reglages')
const preview = one('apercu')
const code = one('code')
const accent = one<HTMLInputElement>('accent')
const palette = one<HTMLInputElement>('nuancier')
const verdict = one('accent-avis')
const DEFAULT = '#0f5563'

/** Contrast of a colour with white, as WCAG counts it. */
function contrast(hex: string): number {
  const channel = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 1.05 / (0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) + 0.05)
}

let colour = DEFAULT

function judge(text: string): void {
  const valid = /^#[0-9a-f]{6}$/i.test(text)
  const ratio = valid ? contrast(text) : 0
  const refused = ratio < 4.5
  verdict.classList.toggle('bad', refused)
  accent.toggleAttribute('aria-invalid', refused)
  verdict.textContent = !valid
    ? 'Écrivez une couleur comme #0f5563.'
    : refused
      ? `Refusée : son contraste avec le blanc est de ${ratio.toFixed(1).replace('.', ',')} ; il en faut 4,5. Choisissez plus foncé.`
      : `Contraste avec le blanc : ${ratio.toFixed(1).replace('.', ',')}.`
  if (!refused) colour = text
}

function attributes(): [string, string][] {
  const axes = [...form.querySelectorAll<HTMLInputElement>('#axes input:checked')].map((box) => box.value)
  const given: [string, string][] = [['pack', 'bareme/pack/']]
  if (axes.length) given.push(['axes', axes.join(',')])
  if (one<HTMLSelectElement>('langue').value !== 'fr') given.push(['lang', 'en'])
  if (one<HTMLSelectElement>('mode').value !== 'complet') given.push(['mode', 'compact'])
  if (one<HTMLSelectElement>('forme').value === 'fil') given.push(['worker', 'bareme/worker.js'])
  return given
}

function draw(): void {
  const given = attributes()
  const frame = one<HTMLSelectElement>('forme').value === 'cadre'
  const style = colour === DEFAULT ? '' : `\n<style>bareme-simulateur { --bareme-accent: ${colour} }</style>`
  const query = new URLSearchParams(given.filter(([name]) => name !== 'pack' && name !== 'worker'))
  if (frame && colour !== DEFAULT) query.set('accent', colour)
  code.textContent = frame
    ? `<script defer src="https://votre-hebergement/bareme/cadre.js"></script>\n<iframe data-bareme title="Simulateur des aides au logement"\n  src="https://votre-hebergement/bareme/cadre.html${query.size ? `?${query}` : ''}"></iframe>`
    : `<script type="module" src="bareme/simulateur.js"></script>\n<bareme-simulateur ${given.map(([name, value]) => `${name}="${value}"`).join(' ')}></bareme-simulateur>${style}`
  let shown: HTMLElement
  if (frame) {
    const inner = document.createElement('iframe')
    inner.dataset.bareme = ''
    inner.title = 'Aperçu du cadre'
    inner.src = `bareme/cadre.html?${query}`
    inner.className = 'frame'
    shown = inner
  } else {
    shown = document.createElement('bareme-simulateur')
    shown.id = 'apercu-simulateur'
    for (const [name, value] of given) shown.setAttribute(name, value)
    shown.style.setProperty('--bareme-accent', colour)
  }
  preview.replaceChildren(shown)
}

form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('change', draw)
palette.addEventListener('input', () => {
  accent.value = palette.value
  judge(accent.value)
})
accent.addEventListener('input', () => {
  judge(accent.value)
  if (/^#[0-9a-f]{6}$/i.test(accent.value)) palette.value = accent.value
})
one('copier').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '')
    one('copie').textContent = 'Copié.'
  } catch {
    one('copie').textContent = 'Sélectionnez le code pour le copier.'
  }
})

const pack = await load({ rules: 'bareme/pack/regles.bin' })
one('axes').append(...pack.info.axes.map((axe) => {
  const label = document.createElement('label')
  const box = document.createElement('input')
  box.type = 'checkbox'
  box.value = axe.nom
  label.append(box, typeset(axe.titre))
  return label
}))
pack.free()
judge(DEFAULT)
draw()
