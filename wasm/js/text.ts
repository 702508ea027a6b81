/** How what the pack and the answers hold is written for people. */

/** A date as people write it. */
export function shownDate(iso: string): string {
  const [year, month, day] = iso.split('-')
  return `${day}/${month}/${year}`
}

/** A decimal of the pack as people write it. */
export function shownNumber(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return fraction ? `${grouped},${fraction}` : grouped
}

/** A quantity as people write it, from what they typed: `14000`, `14 000,5`, or with its unit already. */
export function shownQuantity(typed: string, unit: string): string {
  const plain = typed.replace(/[\s\u202f\u00a0]/g, '').replace(',', '.')
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return typeset(typed)
  // The pack gives the plural, which begins at two.
  const agreed = Math.abs(Number(plain)) < 2 && !unit.endsWith('mois') ? unit.replace(/s$/, '') : unit
  return `${shownNumber(plain)}${agreed && `\u00a0${agreed}`}`
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * The same text as printers set it: French double signs hold to the word before, apostrophes are curved. A regular
 * expression takes 60 ms for a whole pack, cold.
 */
export const typeset = (text: string): string =>
  ['?', '!', ';', ':', '»', '€', '%'].reduce((held, sign) => held.replaceAll(` ${sign}`, `\u00a0${sign}`), text).replaceAll('« ', '«\u00a0').replaceAll("'", '’')

/**
 * What JSON holds, its sentences typeset: JSON has no such signs of its own. A nature is also a word for programs, which
 * compare it.
 */
export const typesetJson = <T>(json: string): T => JSON.parse(typeset(json).replaceAll('"réduction d’impôt"', `"réduction d'impôt"`)) as T

export const typesetData = <T>(data: T): T => typesetJson<T>(JSON.stringify(data))
