import { countOf } from '../i18n/counts.ts'
import { dateTime, type Locale, time } from '../i18n/format-time.ts'
import { quotedIn } from '../i18n/typed-words.ts'
import { type House, type MessageFacts, type Occasion, occasionOf } from './message-facts.ts'
import { NO_OWN_TEXTS, type OwnTexts, textKey, withOwnWords } from './own-texts.ts'
import { type MessageTexts, textsBg } from './texts-bg.ts'
import { textsEn } from './texts-en.ts'

/** Everything a mail shows, in order; the HTML and the plain text render the same. Dates carry no-break spaces. */
export type MailContent = {
  locale: Locale
  subject: string
  heading: string
  greeting: string
  lead: string
  facts: { label: string; value: string }[]
  /** The six-digit code in two groups; null where it opens nothing any more. */
  code: { label: string; value: string } | null
  sections: { heading: string; lines: string[] }[]
  /** Where its citizen goes on; null: nowhere. */
  manage: { intro: string; link: string; url: string; notes: string[] } | null
  /** The small print. */
  notes: string[]
  house: { name: string; address: string }
}

export const texts: Record<Locale, MessageTexts> = { bg: textsBg, en: textsEn }

/** Mails that come when the reception is near. */
const SOON: ReadonlySet<Occasion> = new Set(['reminder-soon', 'delay', 'on-time'])

/** What the mail of these facts shows. */
export function mailContent(facts: MessageFacts, house: House, own: OwnTexts = NO_OWN_TEXTS): MailContent {
  const { locale } = facts
  const words = texts[locale]
  const occasion = occasionOf(facts)
  const { phone, name, address } = house.municipality
  const until = facts.confirmBy ?? facts.replyBy
  const live = facts.kind !== 'cancelled' && facts.kind !== 'lapsed'
  const expected = live && facts.kind !== 'confirm-address' && facts.kind !== 'closure' && facts.kind !== 'substitution'
  const content: MailContent = {
    locale,
    subject: words.subject[occasion](dateTime(facts.startsAt, locale)),
    heading: words.heading[occasion],
    greeting: words.greeting,
    lead: leadOf(facts, occasion),
    facts: factLines(facts, occasion),
    code: live ? { label: words.label.code, value: groupedCode(facts.code) } : null,
    sections:
      facts.kind === 'closure' || facts.kind === 'substitution'
        ? [{ heading: words.choiceHeading, lines: choices(facts, words) }]
        : expected
          ? [
              // Who was told to come later is not told to come earlier.
              ...(occasion === 'delay' ? [] : [{ heading: words.adviceHeading, lines: words.advice }]),
              { heading: words.pleaHeading, lines: [words.plea[SOON.has(occasion) ? 'late' : 'early']] },
            ]
          : alternatives(facts, words),
    manage: { ...manageLines(words, occasion, phone), url: facts.manageUrl },
    notes: notes(words, occasion, phone),
    house: { name: name[locale], address: address[locale] },
  }
  return withOwnWords(content, own.get(textKey(occasion, locale)), {
    when: dateTime(facts.startsAt, locale),
    who: officialLine(facts),
    where: facts.place,
    name: facts.name,
    code: groupedCode(facts.code),
    municipality: name[locale],
    phone,
    before: dateTime(facts.movedFrom ?? facts.startsAt, locale),
    ...(facts.cancelReason !== null && { reason: quotedIn(facts.cancelReason, locale) }),
    ...(until && { until: dateTime(until, locale) }),
    ...(facts.kind === 'delay' && { delay: delayOf(facts) }),
    ...(facts.substitute !== null && { substitute: facts.substitute }),
  })
}

function choices({ kind, silence, kept }: MessageFacts, words: MessageTexts): string[] {
  if (kind === 'closure') return [words.choose[kept ? 'kept' : 'unkept'], ...words.choice]
  return [...words.agree, words.silence[silence ?? 'keep']]
}

/** „123 456“: two groups are easier to read out than six digits. */
export function groupedCode(code: string): string {
  return `${code.slice(0, 3)}\u00a0${code.slice(3)}`
}

/** „Кмет на Община Сопот, инж. Х. Х.“ */
export function officialLine({ officialTitle, officialName }: Pick<MessageFacts, 'officialTitle' | 'officialName'>) {
  return officialName ? `${officialTitle}, ${officialName}` : officialTitle
}

/** The nearest free hours, to whom we took theirs. */
function alternatives({ alternatives = [], locale }: MessageFacts, words: MessageTexts): MailContent['sections'] {
  if (alternatives.length === 0) return []
  return [{ heading: words.alternativesHeading, lines: alternatives.map((at) => dateTime(at, locale)) }]
}

/** „20 минути“ */
function delayOf({ delayMinutes, locale }: MessageFacts): string {
  return countOf(delayMinutes ?? 0, 'minute', locale)
}

/** When somebody is received whose reception runs late. */
function expectedAt({ startsAt, delayMinutes }: MessageFacts) {
  return startsAt.plus({ minutes: delayMinutes ?? 0 })
}

function leadOf(facts: MessageFacts, occasion: Occasion): string {
  const { locale, confirmBy } = facts
  const { lead } = texts[locale]
  if (occasion === 'delay') return lead.delay(delayOf(facts))
  return occasion === 'confirm-address'
    ? lead[occasion](confirmBy === null ? '' : dateTime(confirmBy, locale))
    : lead[occasion]
}

function factLines(facts: MessageFacts, occasion: Occasion): MailContent['facts'] {
  const words = texts[facts.locale]
  const { label, minutes, noLongerHolds } = words
  const when = dateTime(facts.startsAt, facts.locale)
  const who = { label: label.who, value: officialLine(facts) }
  if (facts.kind === 'substitution')
    return [
      { label: label.when, value: when },
      { label: label.whoInstead, value: facts.substitute ?? '' },
      { label: label.whoBefore, value: officialLine(facts) },
      { label: label.where, value: facts.place },
      { label: label.reason, value: quotedIn(facts.cancelReason ?? '', facts.locale) },
      { label: label.replyBy, value: facts.replyBy ? dateTime(facts.replyBy, facts.locale) : '' },
      { label: label.name, value: facts.name },
    ].filter(({ value }) => value !== '')
  if (facts.kind === 'closure')
    return [
      { label: label.when, value: noLongerHolds(when) },
      who,
      { label: label.reason, value: quotedIn(facts.cancelReason ?? '', facts.locale) },
      { label: label.replyBy, value: facts.replyBy ? dateTime(facts.replyBy, facts.locale) : '' },
      { label: label.name, value: facts.name },
    ].filter(({ value }) => value !== '')
  if (facts.kind === 'cancelled' || facts.kind === 'lapsed') {
    const lines = [{ label: label.when, value: noLongerHolds(when) }, who]
    const reason = occasion === 'cancelled-by-municipality' ? facts.cancelReason : null
    return reason ? [...lines, { label: label.reason, value: quotedIn(reason, facts.locale) }] : lines
  }
  const before = occasion === 'moved' && facts.movedFrom ? dateTime(facts.movedFrom, facts.locale) : when
  return [
    { label: label.when, value: when },
    ...(before === when ? [] : [{ label: label.before, value: noLongerHolds(before) }]),
    ...(occasion === 'delay'
      ? [{ label: label.expected, value: words.about(time(expectedAt(facts), facts.locale)) }]
      : []),
    { label: label.length, value: minutes(Math.round(facts.endsAt.diff(facts.startsAt).as('minutes'))) },
    who,
    { label: label.where, value: facts.place },
    ...(occasion === 'moved' && facts.placeFrom && facts.placeFrom !== facts.place
      ? [{ label: label.whereBefore, value: noLongerHolds(facts.placeFrom) }]
      : []),
    { label: label.name, value: facts.name },
  ].filter(({ value }) => value !== '')
}

function manageLines(words: MessageTexts, occasion: Occasion, phone: string) {
  if (occasion === 'confirm-address') {
    const { intro, link, after, secret } = words.manage[occasion]
    return { intro, link, notes: [after, secret] }
  }
  if (occasion === 'cancelled-by-citizen' || occasion === 'cancelled-by-municipality' || occasion === 'lapsed') {
    const { intro, link, phone: call } = words.manage[occasion]
    return { intro, link, notes: [call(phone)] }
  }
  const {
    intro,
    link,
    secret,
    phone: call,
  } = occasion === 'closure' || occasion === 'substitution' ? words.manage[occasion] : words.manage.live
  return { intro, link, notes: [secret, call(phone)] }
}

function notes(words: MessageTexts, occasion: Occasion, phone: string): string[] {
  const { add, change, remove } = words.calendarNote
  const { automatic } = words
  switch (occasion) {
    case 'confirmation':
      return [add, words.notYours(phone), automatic]
    case 'moved':
      return [change, automatic]
    case 'restored':
      return [add, automatic]
    case 'confirm-address':
      return [words.notYoursYet, automatic]
    case 'substitution':
    case 'lapsed':
    case 'reminder':
    case 'reminder-soon':
    case 'delay':
    case 'on-time':
      return [automatic]
    default:
      return [remove, automatic]
  }
}
