import { dateTime, type Locale } from '../i18n/format-time.ts'
import { dateInWords, datesInWords } from '../i18n/local-words.ts'
import { cleanLine, cleanName } from './clean-text.ts'
import { letter, type Mail } from './compose-mail.ts'
import { mailAddress } from './mail-address.ts'
import { type MailContent, officialLine, texts } from './mail-content.ts'
import type { House } from './message-facts.ts'
import { NO_OWN_TEXTS, type OwnTexts, textKey, withOwnWords } from './own-texts.ts'
import { type WaitlistFacts, waitlistOccasion } from './waitlist-facts.ts'
import { type WaitlistTexts, waitlistTextsBg } from './waitlist-texts-bg.ts'
import { waitlistTextsEn } from './waitlist-texts-en.ts'

export const waitlistTexts: Record<Locale, WaitlistTexts> = { bg: waitlistTextsBg, en: waitlistTextsEn }

/** The mail that tells a citizen of their place on the waiting list, ready to be sent. The same facts make the same mail. */
export function composeWaitlistMail(given: WaitlistFacts, house: House, own: OwnTexts = NO_OWN_TEXTS): Mail {
  const facts = cleanFacts(given)
  return letter(
    waitlistContent(facts, house, own),
    { ...facts, id: facts.entryId, first: { kind: 'waitlist-joined', version: 1 } },
    house,
  )
}

/** What the mail shows, in the same order as every other of the house. */
export function waitlistContent(facts: WaitlistFacts, house: House, own: OwnTexts = NO_OWN_TEXTS): MailContent {
  const { locale } = facts
  const [common, words] = [texts[locale], waitlistTexts[locale]]
  const occasion = waitlistOccasion(facts)
  const { phone, name, address } = house.municipality
  const about = facts.offer ? dateTime(facts.offer.startsAt, locale) : officialLine(facts)
  const content: MailContent = {
    locale,
    subject: words.subject[occasion](about),
    heading: words.heading[occasion],
    greeting: common.greeting,
    lead: words.lead[occasion],
    facts: factLines(facts, words),
    code: null,
    sections: sections(facts, words),
    manage: { ...manageLines(facts, words, phone), url: facts.url },
    notes: [...(occasion === 'joined' ? [words.notYours(phone)] : []), common.automatic],
    house: { name: name[locale], address: address[locale] },
  }
  return withOwnWords(content, own.get(textKey(`waitlist-${occasion}`, locale)), {
    who: officialLine(facts),
    name: facts.name,
    municipality: name[locale],
    phone,
    ...(facts.position !== null && { position: String(facts.position) }),
    ...(facts.offer && {
      when: dateTime(facts.offer.startsAt, locale),
      where: facts.offer.place,
      until: dateTime(facts.offer.expiresAt, locale),
    }),
  })
}

function factLines(facts: WaitlistFacts, words: WaitlistTexts): MailContent['facts'] {
  const { locale, offer, position } = facts
  const { label, minutes, noLongerHolds } = texts[locale]
  const who = { label: label.who, value: officialLine(facts) }
  const name = { label: label.name, value: facts.name }
  const place = position === null ? [] : [{ label: words.label.position, value: String(position) }]
  if (facts.kind === 'waitlist-offer' && offer)
    return [
      { label: label.when, value: dateTime(offer.startsAt, locale) },
      { label: label.length, value: minutes(Math.round(offer.endsAt.diff(offer.startsAt).as('minutes'))) },
      who,
      { label: label.where, value: offer.place },
      { label: words.label.answerUntil, value: dateTime(offer.expiresAt, locale) },
      name,
    ].filter(({ value }) => value !== '')
  if (offer) return [{ label: label.when, value: noLongerHolds(dateTime(offer.startsAt, locale)) }, who, ...place]
  return [who, ...place, { label: words.label.days, value: days(facts, words) }, name]
}

function days({ from, waitsUntil, locale }: WaitlistFacts, words: WaitlistTexts): string {
  return from === null ? words.until(dateInWords(waitsUntil, locale)) : datesInWords(from, waitsUntil, locale)
}

function sections({ kind, because }: WaitlistFacts, words: WaitlistTexts): MailContent['sections'] {
  if (kind === 'waitlist-offer') return [{ heading: words.askedHeading, lines: [words.asked] }]
  if (kind === 'waitlist-passed' && because === 'passed')
    return [{ heading: words.silentHeading, lines: [words.silent] }]
  return []
}

function manageLines({ kind }: WaitlistFacts, { manage }: WaitlistTexts, phone: string) {
  const call = manage.phone(phone)
  if (kind === 'waitlist-ended') return { ...manage.again, notes: [call] }
  return { ...(kind === 'waitlist-offer' ? manage.offer : manage.place), notes: [manage.secret, call] }
}

function cleanFacts(facts: WaitlistFacts): WaitlistFacts {
  return {
    ...facts,
    entryId: facts.entryId.replace(/[^\w-]/g, ''),
    name: cleanName(facts.name),
    email: mailAddress(facts.email) ?? '',
    officialTitle: cleanLine(facts.officialTitle),
    officialName: cleanLine(facts.officialName ?? '') || null,
    offer: facts.offer && { ...facts.offer, place: cleanLine(facts.offer.place) },
    url: cleanLine(facts.url, 2_000),
  }
}
