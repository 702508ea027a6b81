/**
 * Sizes the iframes of the simulator on a host page: `<script defer src="https://…/cadre.js"></script>`, then
 * `<iframe data-bareme src="https://…/cadre.html" title="…"></iframe>`. Only the origin of each frame is believed.
 */
const sheet = new CSSStyleSheet()
// Weaker than any rule of the page.
sheet.replaceSync(':where(iframe[data-bareme]) { border: 0 } :where(iframe[data-bareme]:not([width])) { width: 100% }')
document.adoptedStyleSheets.push(sheet)

addEventListener('message', ({ data, origin, source }: MessageEvent) => {
  if (typeof data !== 'object' || data === null || data.type !== 'bareme:hauteur' || !Number.isFinite(data.hauteur)) return
  for (const frame of document.querySelectorAll<HTMLIFrameElement>('iframe[data-bareme]')) {
    if (frame.contentWindow === source && new URL(frame.src).origin === origin) {
      frame.style.height = `${Math.min(Math.max(Math.ceil(data.hauteur), 200), 20_000)}px`
    }
  }
})
