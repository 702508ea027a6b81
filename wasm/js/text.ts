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

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The same data, its sentences holding French double signs to the word before. */
export function unbroken<T>(data: T): T {
  if (typeof data === 'string') return data.replace(/ (?=[?!;:»€%])/g, '\u00a0').replace(/« /g, '«\u00a0') as T
  if (Array.isArray(data)) return data.map((one: unknown) => unbroken(one)) as T
  if (typeof data === 'object' && data !== null) return Object.fromEntries(Object.entries(data).map(([name, one]) => [name, unbroken(one as unknown)])) as T
  return data
}
