/** Where answers outlive the page: in the fragment of an address, and on the device when the visitor asks. */
import { decode, encode, type Saved } from './link.js'

/** Uses the storage of the page; `undefined` where the browser refuses it. */
function storage<T>(use: (store: Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}

/** Whether the device took the answers. */
export function keep(place: string, saved: Saved): boolean {
  return storage((store) => {
    store.setItem(place, JSON.stringify(saved))
    return true
  }) ?? false
}

export function forget(place: string): void {
  storage((store) => store.removeItem(place))
}

const fragment = () => new URLSearchParams(location.hash.slice(1))

/**
 * What is remembered, to be read with mistrust: by the link that brought the visitor, `read` being undefined when it is
 * not one of ours, and by the device.
 */
export function recall(key: string, place: string): { link: { read: unknown } | undefined; kept: unknown } {
  const text = fragment().get(key)
  return {
    link: text === null ? undefined : { read: decode(text) },
    kept: storage((store) => JSON.parse(store.getItem(place) ?? 'null') as unknown) ?? undefined,
  }
}

/** The address of this page with answers in it. */
export function address(key: string, saved: Saved): string {
  const here = new URL(location.href)
  here.hash = new URLSearchParams({ [key]: encode(saved) }).toString()
  return here.href
}

/** Takes the answers out of the address. */
export function unlink(key: string): void {
  if (fragment().has(key)) history.replaceState(null, '', location.pathname + location.search)
}
