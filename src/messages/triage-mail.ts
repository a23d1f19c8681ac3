import { dateTime, type Locale } from '../i18n/format-time.ts'
import { quotedIn } from '../i18n/typed-words.ts'
import { CALENDAR_FILE_NAME, calendarFile } from './calendar-file.ts'
import { cleanLine, cleanName } from './clean-text.ts'
import { letter, type Mail } from './compose-mail.ts'
import { mailAddress } from './mail-address.ts'
import { groupedCode, type MailContent, officialLine, texts } from './mail-content.ts'
import type { House } from './message-facts.ts'
import { NO_OWN_TEXTS, type OwnTexts, textKey, withOwnWords } from './own-texts.ts'
import { isToExpert, type TriageFacts } from './triage-facts.ts'
import { type TriageTexts, triageTextsBg } from './triage-texts-bg.ts'
import { triageTextsEn } from './triage-texts-en.ts'

export const triageTexts: Record<Locale, TriageTexts> = { bg: triageTextsBg, en: triageTextsEn }

/** The mail that tells of a decided question, ready to be sent. Who gave their hour back gets the file that takes it out of a calendar. */
export function composeTriageMail(given: TriageFacts, house: House, own: OwnTexts = NO_OWN_TEXTS): Mail {
  const facts = cleanFacts(given)
  const over = facts.kind === 'redirected' || facts.kind === 'answered-freed'
  const calendar = over ? calendarFile({ ...facts, kind: 'cancelled' }, house) : null
  const first = isToExpert(facts.kind)
    ? { kind: facts.kind, version: facts.version }
    : { kind: 'confirmation' as const, version: 1 }
  return {
    ...letter(triageContent(facts, house, own), { ...facts, id: facts.bookingId, first }, house),
    ...(calendar?.method ? { icalEvent: { ...calendar, method: calendar.method, filename: CALENDAR_FILE_NAME } } : {}),
  }
}

/** What the mail shows, in the same order as every other of the house. To an expert: when, where, with whom and what, and no citizen. */
export function triageContent(facts: TriageFacts, house: House, own: OwnTexts = NO_OWN_TEXTS): MailContent {
  const { locale, kind } = facts
  const [common, words] = [texts[locale], triageTexts[locale]]
  const { phone, name, address } = house.municipality
  const content: MailContent = {
    locale,
    subject: words.subject[kind](dateTime(facts.startsAt, locale)),
    heading: words.heading[kind],
    greeting: common.greeting,
    lead: words.lead[kind],
    facts: factLines(facts, words),
    code: kind === 'answered' ? { label: common.label.code, value: groupedCode(facts.code) } : null,
    sections: sections(facts, words, phone),
    manage: manageLines(facts, words, phone),
    notes: [...(isToExpert(kind) ? [words.expertNote] : []), common.automatic],
    house: { name: name[locale], address: address[locale] },
  }
  return withOwnWords(content, own.get(textKey(kind, locale)), {
    when: dateTime(facts.startsAt, locale),
    who: officialLine(facts),
    where: facts.place,
    name: facts.name,
    code: groupedCode(facts.code),
    municipality: name[locale],
    phone,
    ...(facts.reason !== null && { reason: quotedIn(facts.reason, locale) }),
  })
}

function factLines(facts: TriageFacts, words: TriageTexts): MailContent['facts'] {
  const { kind, locale, target } = facts
  const { label, noLongerHolds } = texts[locale]
  const when = dateTime(facts.startsAt, locale)
  const stands = kind === 'answered' || kind === 'expert'
  const told: MailContent['facts'] = [
    { label: label.when, value: stands ? when : noLongerHolds(when) },
    { label: label.who, value: officialLine(facts) },
    { label: label.where, value: stands ? facts.place : '' },
    { label: words.label.target, value: target === null ? '' : 'official' in target ? target.official : target.unit },
    { label: words.label.question, value: kind === 'expert' ? (facts.question ?? '') : '' },
    {
      label: kind === 'redirected' ? words.label.reason : words.label.answer,
      value: quotedIn(facts.reason ?? '', locale),
    },
    { label: words.label.reference, value: facts.reference ?? '' },
  ]
  return told.filter(({ value }) => value !== '')
}

function sections({ kind, target, near, locale, objection }: TriageFacts, words: TriageTexts, phone: string) {
  if (isToExpert(kind)) return []
  const against = {
    heading: words.objectionHeading,
    lines: [objection === null ? words.objection(phone) : quotedIn(objection, locale)],
  }
  if (target === null) return [against]
  const how =
    'official' in target
      ? [words.howOfficial(target.official), ...near.map((at) => words.near(dateTime(at, locale)))]
      : [words.howUnit(target.unit)]
  return [{ heading: words.howHeading, lines: how }, against]
}

function manageLines({ kind, url }: TriageFacts, { manage }: TriageTexts, phone: string): MailContent['manage'] {
  if (url === null || kind === 'expert' || kind === 'expert-off') return null
  return { ...manage[kind], url, notes: [manage.phone(phone)] }
}

function cleanFacts(facts: TriageFacts): TriageFacts {
  const line = (text: string | null) => cleanLine(text ?? '') || null
  const { target } = facts
  return {
    ...facts,
    bookingId: facts.bookingId.replace(/[^\w-]/g, ''),
    code: facts.code.replace(/\D/g, ''),
    name: cleanName(facts.name),
    email: mailAddress(facts.email) ?? '',
    officialTitle: cleanLine(facts.officialTitle),
    officialName: line(facts.officialName),
    place: cleanLine(facts.place),
    reason: line(facts.reason),
    target:
      target && ('official' in target ? { official: cleanLine(target.official) } : { unit: cleanLine(target.unit) }),
    reference: line(facts.reference),
    objection: line(facts.objection),
    question: line(facts.question),
    url: facts.url === null ? null : cleanLine(facts.url, 2_000),
  }
}
