import { readdirSync } from 'node:fs'
import t from 'tap'
import { composeMail } from '../../src/messages/compose-mail.ts'
import type { MessageFacts } from '../../src/messages/message-facts.ts'
import { goldenBeside } from '../support/golden.ts'
import { at, factsOf, house, occasions } from './a-booking.ts'

const matchesGolden = goldenBeside(import.meta.url)

const compose = (changes: Partial<MessageFacts>) => composeMail(factsOf(changes), house)

t.test('every occasion says in both languages what was agreed', async (t) => {
  for (const [occasion, changes] of Object.entries(occasions)) {
    for (const locale of ['bg', 'en'] as const) {
      const mail = compose({ ...changes, locale })
      const name = `${occasion}.${locale}`
      matchesGolden(t, `${mail.subject}\n\n${mail.text}`, `${name}.txt`)
      matchesGolden(t, `${mail.html.replaceAll('><', '>\n<')}\n`, `${name}.html`)
      if (mail.icalEvent) matchesGolden(t, mail.icalEvent.content.replaceAll('\r\n', '\n'), `${name}.ics`)
    }
  }
})

t.test('the golden files are those of the occasions, none left behind', async (t) => {
  // The letters about questions have their files from triage-mail.test.ts.
  const names = readdirSync(new URL('golden/', import.meta.url))
    .filter((name) => !name.startsWith('triage-'))
    .map((name) => name.replace(/\.(bg|en)\..*$/, ''))
  t.strictSame([...new Set(names)].sort(), Object.keys(occasions).sort())
})

t.test('HTML and plain text tell the same', async (t) => {
  for (const [occasion, changes] of Object.entries(occasions)) {
    for (const locale of ['bg', 'en'] as const) {
      const { text, html } = compose({ ...changes, locale })
      const words = html
        .replaceAll('&quot;', '"')
        .replaceAll('\u00a0', ' ')
        .replace(/<[^>]*>/g, ' ')
      const lines = text.split('\n').flatMap((line) => line.replace(/^– /, '').split(/: /))
      const missing = lines.filter((line) => !words.includes(line.trim()) && !html.includes(line))
      t.strictSame(missing, [], `${occasion}.${locale}`)
    }
  }
})

t.test('a mail that leaves fetches nothing and has no table, script or picture', async (t) => {
  for (const [occasion, changes] of Object.entries(occasions)) {
    const { html } = compose(changes)
    t.notMatch(html, /<(img|table|script|link|style|iframe|object|form|input)\b|url\(|src=|@import/i, occasion)
    t.strictSame([...html.matchAll(/https?:\/\/[^"<\s]+/g)].map(String), [factsOf().manageUrl], occasion)
    t.match(html, /^<!DOCTYPE html>\n<html lang="bg">/)
  }
  t.match(compose({ locale: 'en' }).html, /<html lang="en">/)
})

t.test('no word is relative to the day of sending, and none tells a gender', async (t) => {
  for (const [occasion, changes] of Object.entries(occasions)) {
    const { subject, text } = compose(changes)
    t.notMatch(`${subject} ${text}`, /(?<!\p{L})(днес|утре|вчера)(?!\p{L})/iu, occasion)
    t.notMatch(
      `${subject} ${text}`,
      /(?<!\p{L})(уважаем\p{L}*|господин|госпожо|\p{L}+ал\/а|\p{L}+\(а\))(?!\p{L})/iu,
      occasion,
    )
    t.notMatch(text, /(?<!\p{L})(вие|ви|ваш\p{L}*)(?!\p{L})/u, 'the polite forms have their capital')
  }
})

t.test('headers of a mail that a machine wrote', async (t) => {
  const mail = compose({})
  t.strictSame(mail.headers, {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'Content-Language': 'bg',
  })
  t.equal(compose({ locale: 'en' }).headers['Content-Language'], 'en')
  t.strictSame(mail.from, { name: 'Община Сопот', address: 'priemna@sopot.example' })
  t.strictSame(mail.to, { name: 'Иванка Примерова', address: 'ivanka.primerova@citizen.example' })
  t.equal(mail.date.toISOString(), '2026-11-10T07:15:30.000Z')
})

t.test('one conversation: a Message-ID per kind and version, References to the first', async (t) => {
  const id = '0199aa11-2b3c-7d4e-8f50-6172839405a6'
  const first = `<confirmation.${id}.v2@sopot.example>`
  const confirmation = compose({ version: 2, firstVersion: 2 })
  t.equal(confirmation.messageId, first)
  t.notOk('references' in confirmation)
  const moved = compose({ kind: 'moved', version: 5, firstVersion: 2, movedFrom: at('2026-11-17T10:00') })
  t.equal(moved.messageId, `<moved.${id}.v5@sopot.example>`)
  t.equal(moved.references, first)
  t.equal(compose({ kind: 'reminder-soon', version: 2, firstVersion: 2 }).references, first)
})

t.test('the same facts make the same mail', async (t) => {
  t.strictSame(compose({}), compose({}))
})

t.test('a sender may be written with a name before it', async (t) => {
  const mail = composeMail(factsOf(), { ...house, mailFrom: 'Приемна <priemna@sopot.example>' })
  t.equal(mail.from.address, 'priemna@sopot.example')
  t.match(mail.messageId, /@sopot\.example>$/)
  t.match(mail.icalEvent?.content, /:mailto:priemna@sopot\.example\r\n/)
})

t.test('only the municipality gives its reason, and only where there is one', async (t) => {
  const told = (changes: Partial<MessageFacts>) => compose({ kind: 'cancelled', version: 2, ...changes }).text
  t.match(told({ cancelledBy: 'municipality', cancelReason: 'Авария в сградата.' }), /Причина: Авария в сградата\./)
  t.notMatch(told({ cancelledBy: 'municipality', cancelReason: ' ' }), /Причина/)
  t.notMatch(told({ cancelledBy: 'citizen', cancelReason: 'не мога' }), /не мога/)
})

t.test(
  'a reason that was typed in Bulgarian is quoted as such in an English mail; kept hours are named where some are',
  async (t) => {
    const closure = { kind: 'closure', version: 2, cancelReason: 'Авария в „Park“.' } as const
    t.match(compose({ ...closure, locale: 'en' }).text, 'Reason: in Bulgarian: “Авария в „Park“.”')
    t.match(compose({ ...closure }).text, 'Причина: Авария в „Park“.\n')
    t.match(
      compose({ ...closure, locale: 'en', cancelReason: 'A meeting in „Изток“.' }).text,
      'Reason: A meeting in „Изток“.\n',
    )
    t.match(compose(closure).text, 'Пазим свободни часове')
    const unkept = compose({ ...closure, kept: false }).text
    t.notMatch(unkept, /Пазим/)
    t.match(unkept, 'Да изберете друг от всички свободни часове')
  },
)

t.test('a move of place alone does not call the hour changed', async (t) => {
  const { startsAt } = factsOf()
  t.notMatch(compose({ kind: 'moved', version: 2, movedFrom: startsAt, place: 'зала 1' }).text, /Досегашен час/)
  t.notMatch(compose({ kind: 'moved', version: 2, movedFrom: null }).text, /Досегашен час/)
  const elsewhere = compose({ kind: 'moved', version: 2, placeFrom: 'стая 201', place: 'читалището' }).text
  t.match(elsewhere, /Къде: читалището\nДосегашно място: стая 201 \(вече не важи\)/)
  t.notMatch(compose({ kind: 'moved', version: 2, placeFrom: null }).text, /Досегашно място/)
})

t.test('minutes are counted and an official may have a name', async (t) => {
  const startsAt = at('2026-11-24T14:30')
  t.match(compose({ startsAt, endsAt: startsAt.plus({ minutes: 1 }) }).text, /: 1 минута\n/)
  t.match(compose({ startsAt, endsAt: startsAt.plus({ minutes: 20 }) }).text, /: 20 минути\n/)
  t.match(
    compose({ officialName: 'инж. Петър Измислен' }).text,
    /При кого: Кмет на Община Сопот, инж\. Петър Измислен\n/,
  )
})
