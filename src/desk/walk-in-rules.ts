import { refuse } from '../bookings/booking-rules.ts'
import { checkPhone } from '../bookings/contact-rules.ts'
import { type Checked, checkName, checkText } from '../bookings/text-rules.ts'
import type { FieldFault } from '../domain-error.ts'

/** What somebody who came without an hour says of themselves: as much as they like. */
export type WalkInInput = { name?: string | undefined; phone?: string | undefined; topic?: string | undefined }

/** The same, normalised as of every citizen; what was not said is left out. */
export type CheckedWalkIn = { name?: string; phone?: string; topicText?: string }

/** @throws DomainError `egn-not-allowed` where a valid ЕГН is all that is wrong, else `invalid-body` */
export function checkWalkIn({ name, phone, topic }: WalkInInput): CheckedWalkIn {
  const faults: FieldFault[] = []
  const take = (pointer: string, text: string | undefined, check: (text: string) => Checked<string>) => {
    if (text === undefined || text.trim() === '') return undefined
    const checked = check(text)
    if ('value' in checked) return checked.value
    faults.push({ pointer, ...checked })
    return undefined
  }
  const said = {
    name: take('/name', name, checkName),
    phone: take('/phone', phone, checkPhone),
    topicText: take('/topic', topic, (text) => checkText(text, { least: 1, most: 1_000 })),
  }
  refuse(faults)
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}
