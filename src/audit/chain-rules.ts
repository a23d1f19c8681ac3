import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** An entry's columns in their order, as text: the number, microseconds since 1970, who, what, which … and the names of fields. */
export type EntryColumns = readonly (string | null)[]

/** A seal as it stands in the database; hashes in hex, `sealedAt` in microseconds since 1970. */
export type Seal = {
  n: number
  firstId: string
  lastId: string
  entries: number
  entriesHash: string
  previous: string
  sealedAt: string
  hash: string
  keyId: number
  mac: string
}

/** A key of the house and its number. */
export type SealKey = { id: number; secret: string }

/** What stands before the first seal. */
export const NOTHING_BEFORE = '00'.repeat(32)

/** The hash of a run of entries, in order. The database makes the same by `audit_entry_text`; here it is made anew, without it. */
export function entriesHash(entries: readonly EntryColumns[]): string {
  const hash = createHash('sha256')
  entries.forEach((columns, n) => {
    const text = columns.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)).join(' ')
    hash.update(n === 0 ? text : `\n${text}`)
  })
  return hash.digest('hex')
}

/** The hash of a seal: of its number, its run, the hash of its entries, the seal before and its time. */
export function sealHash(seal: Omit<Seal, 'hash' | 'keyId' | 'mac'>): string {
  const { n, firstId, lastId, entries, entriesHash, previous, sealedAt } = seal
  return createHash('sha256')
    .update([n, firstId, lastId, entries, entriesHash, previous, sealedAt].join(' '))
    .digest('hex')
}

/** The hash under the house's key: who may write into the database, and has not the key, cannot make it. */
export function sealMac({ secret }: SealKey, hash: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'priemna audit seal', 32))
  return createHmac('sha256', key).update(hash).digest()
}

/** Whether a seal was made under the key that it names. Null: that key is not here. */
export function madeByHouse(seal: Pick<Seal, 'hash' | 'keyId' | 'mac'>, keys: readonly SealKey[]): boolean | null {
  const key = keys.find(({ id }) => id === seal.keyId)
  if (!key) return null
  const mac = Buffer.from(seal.mac, 'hex')
  const ours = sealMac(key, seal.hash)
  return mac.length === ours.length && timingSafeEqual(mac, ours)
}
