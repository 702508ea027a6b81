/** The page inside the frame: settings come from its address, and its height goes to the page around it. */
import '../js/simulateur.js'

const element = document.querySelector('bareme-simulateur')
const asked = new URLSearchParams(location.search)
for (const name of ['axes', 'aides', 'lang', 'date', 'mode', 'partage']) {
  const value = asked.get(name)
  if (value !== null) element?.setAttribute(name, value)
}
const accent = asked.get('accent')
if (accent && /^#[0-9a-f]{6}$/i.test(accent)) element?.style.setProperty('--bareme-accent', accent)

let told = 0
new ResizeObserver(() => {
  const height = document.querySelector('main')?.scrollHeight ?? 0
  if (height === told || window.parent === window) return
  told = height
  // Nothing but a height is said, so that any page may hear it.
  window.parent.postMessage({ type: 'bareme:hauteur', hauteur: height }, '*')
}).observe(document.querySelector('main') ?? document.body)
