import { DomainError, type FieldFault } from '../domain-error.ts'
import { checkEmail, checkPhone, type EmailAddress } from './contact-rules.ts'
import { type Checked, checkName, checkText } from './text-rules.ts'

/** What a citizen sends to book: the body of `POST /bookings`, before it is looked at. */
export type BookingInput = {
  slotId: string
  holdToken?: string
  citizen: { name: string; phone?: string; email?: string }
  topic: { category?: string; text: string }
  needs?: string[]
  onBehalfOf?: string
  locale: 'bg' | 'en'
}

/** What of it a citizen says of themselves and their matter, for a booking and for the waiting list alike. */
export type CitizenInput = Omit<BookingInput, 'slotId' | 'holdToken'>

/** The same, normalised: telephone in E.164, texts in NFC. */
export type CheckedCitizen = {
  name: string
  phone: string | null
  email: EmailAddress | null
  topicCategory: string | null
  topicText: string
  needs: string[]
  onBehalfOf: string | null
  locale: 'bg' | 'en'
}
export type CheckedBooking = CheckedCitizen & { slotId: number }

/** Live bookings a person may have at once, over all officials. */
export const BOOKINGS_PER_PERSON = 3

/**
 * Checks and normalises everything that a citizen wrote, and names every fault at once.
 *
 * @throws DomainError `egn-not-allowed` where a valid ЕГН is all that is wrong, else `invalid-body`
 */
export function checkBooking(input: BookingInput): CheckedBooking {
  const { checked, faults } = readCitizen(input)
  refuse(faults)
  return { slotId: Number(input.slotId), ...checked }
}

/** The same for what a citizen says of themselves: normalised as far as it could be read, with every fault. */
export function readCitizen(input: CitizenInput): { checked: CheckedCitizen; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const take = <T>(pointer: string, checked: Checked<T>): T | null => {
    if ('value' in checked) return checked.value
    faults.push({ pointer, ...checked })
    return null
  }
  const optional = <T>(pointer: string, text: string | undefined, check: (text: string) => Checked<T>): T | null =>
    text === undefined || text.trim() === '' ? null : take(pointer, check(text))

  const checked = {
    name: take('/citizen/name', checkName(input.citizen.name)) ?? '',
    phone: optional('/citizen/phone', input.citizen.phone, checkPhone),
    email: optional('/citizen/email', input.citizen.email, checkEmail),
    topicCategory: optional('/topic/category', input.topic.category, (text) => checkText(text, { least: 1, most: 60 })),
    topicText: take('/topic/text', checkText(input.topic.text, { least: 1, most: 1_000 })) ?? '',
    needs: (input.needs ?? []).flatMap((need, index) => {
      const text = take(`/needs/${index}`, checkText(need, { least: 1, most: 100 }))
      return text === null ? [] : [text]
    }),
    onBehalfOf: optional('/onBehalfOf', input.onBehalfOf, (text) => checkText(text, { least: 2, most: 100 })),
    locale: input.locale,
  }
  if (!input.citizen.phone?.trim() && !input.citizen.email?.trim())
    faults.push({ pointer: '/citizen/phone', fault: 'contact-required' })
  return { checked, faults }
}

/** Checks the optional reason that a citizen gives for a cancellation. */
export function checkReason(reason: string | undefined): string | null {
  if (reason === undefined || reason.trim() === '') return null
  const checked = checkText(reason, { least: 1, most: 500 })
  if ('value' in checked) return checked.value
  return refuse([{ pointer: '/reason', ...checked }]) ?? null
}

/** Refuses what has faults, as a whole. */
export function refuse(faults: FieldFault[]): undefined {
  if (faults.length === 0) return
  const onlyEgn = faults.every(({ fault }) => fault === 'egn')
  throw onlyEgn
    ? new DomainError('egn-not-allowed', { errors: faults })
    : new DomainError('invalid-body', { errors: faults })
}
