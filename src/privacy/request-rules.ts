import { checkEmail, checkPhone } from '../bookings/contact-rules.ts'

/** How somebody was known to be who they say. */
export const PROOFS = ['identity-card', 'e-signature', 'own-telephone', 'own-e-mail', 'letter-of-attorney'] as const
export type Proof = (typeof PROOFS)[number]

/** Somebody's marks: by these they are found, as the limits count people. */
export type Person = { phone: string | null; email: string | null; emailKey: string | null }

export type RequestField = 'telefon' | 'imeyl' | 'samolichnost' | 'osnovanie'
export type RequestFault =
  | 'contact-required'
  | 'invalid-phone'
  | 'invalid-email'
  | 'proof-required'
  | 'reference-required'
  | 'reference-names'
export type RequestFaults = { field: RequestField; fault: RequestFault }[]

/** Reads whom a request is about: a telephone in any spelling, an e-mail, or both. */
export function personOf({ phone, email }: { phone: string; email: string }): {
  person: Person
  faults: RequestFaults
} {
  const person: Person = { phone: null, email: null, emailKey: null }
  const faults: RequestFaults = []
  if (phone.trim() === '' && email.trim() === '') faults.push({ field: 'telefon', fault: 'contact-required' })
  if (phone.trim() !== '') {
    const checked = checkPhone(phone)
    if ('value' in checked) person.phone = checked.value
    else faults.push({ field: 'telefon', fault: 'invalid-phone' })
  }
  if (email.trim() !== '') {
    const checked = checkEmail(email)
    if ('value' in checked) Object.assign(person, { email: checked.value.address, emailKey: checked.value.key })
    else faults.push({ field: 'imeyl', fault: 'invalid-email' })
  }
  return { person, faults }
}

/** On what ground a request is met: how the person was known, and the number under which the request was entered. It stays in the audit log. */
export type Ground = { proof: Proof; reference: string }

/**
 * Reads the ground of a request. Its reference outlives what is erased, so it may hold nothing of the person.
 *
 * @param said everything that is kept of the person as text
 */
export function groundOf(
  { proof, reference }: { proof: string; reference: string },
  said: readonly (string | null)[],
): { ground: Ground | null; faults: RequestFaults } {
  const known = PROOFS.find((each) => each === proof)
  const text = reference.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  const faults: RequestFaults = []
  if (!known) faults.push({ field: 'samolichnost', fault: 'proof-required' })
  if (text === '' || text.length > 60) faults.push({ field: 'osnovanie', fault: 'reference-required' })
  else if (/@|\+?\d{9,}/.test(text.replaceAll(' ', '')) || namesAny(text, said))
    faults.push({ field: 'osnovanie', fault: 'reference-names' })
  return { ground: known && faults.length === 0 ? { proof: known, reference: text } : null, faults }
}

function namesAny(text: string, said: readonly (string | null)[]): boolean {
  const lower = text.toLocaleLowerCase('bg')
  const words = said.flatMap((each) => (each ?? '').toLocaleLowerCase('bg').split(/[^\p{L}\d]+/u))
  const inText = new Set(lower.split(/[^\p{L}\d]+/u))
  return words.some((word) => word.length >= 3 && /\p{L}/u.test(word) && inText.has(word))
}
