import ICAL from 'ical.js'
import { DateTime } from 'luxon'
import t from 'tap'
import { type CalendarFacts, calendarDownload, calendarFile } from '../../src/messages/calendar-file.ts'
import { composeMail } from '../../src/messages/compose-mail.ts'
import { at, factsOf, house, occasions } from './a-booking.ts'
import { byIcalJs, byNodeIcal } from './calendar-parsers.ts'

const linesOf = (content: string) => content.split('\r\n').slice(0, -1)
const unfolded = (content: string) => content.replaceAll('\r\n ', '')
const propertyOf = (content: string, property: string) =>
  new RegExp(`^${property}(?:;[^:]*)?:(.*)\r$`, 'm').exec(unfolded(content))?.[1]

t.test('M11 every line is at most 75 octets, ends in CRLF, and has nothing of a line within', async (t) => {
  const long = { officialName: 'инж. Йордан-Кирил '.repeat(12), place: 'зала „Щастливец“; етаж 2, вляво '.repeat(8) }
  for (const [occasion, changes] of Object.entries(occasions)) {
    for (const locale of ['bg', 'en'] as const) {
      const { content } = calendarFile(factsOf({ ...changes, ...long, locale }), house)
      t.ok(content.endsWith('END:VCALENDAR\r\n'))
      t.notMatch(content.replaceAll('\r\n', ''), /[\r\n]/, `${occasion}.${locale}`)
      t.ok(
        linesOf(content).every((line) => Buffer.byteLength(line) <= 75),
        `${occasion}.${locale}`,
      )
    }
  }
})

t.test('M11 METHOD stands before the components and agrees with STATUS', async (t) => {
  const expected = {
    confirmation: 'REQUEST',
    moved: 'REQUEST',
    'cancelled-by-citizen': 'CANCEL',
    'cancelled-by-municipality': 'CANCEL',
  }
  for (const [occasion, method] of Object.entries(expected)) {
    const file = calendarFile(factsOf(occasions[occasion]), house)
    t.equal(file.method, method)
    t.ok(file.content.indexOf(`\r\nMETHOD:${method}\r\n`) > 0)
    t.ok(file.content.indexOf('METHOD:') < file.content.indexOf('BEGIN:VTIMEZONE'))
    t.equal(file.content.split('METHOD:').length, 2)
    t.equal(propertyOf(file.content, 'STATUS'), method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED')
  }
})

t.test('M11 DTSTAMP is in UTC and ends in Z, whatever zone the moment comes in', async (t) => {
  for (const zone of ['utc', 'Europe/Sofia', 'America/New_York'])
    t.equal(
      propertyOf(calendarFile(factsOf({ madeAt: at('2026-07-10T09:15:30').setZone(zone) }), house).content, 'DTSTAMP'),
      '20260710T061530Z',
    )
})

t.test('M11 one UID for the booking, and a SEQUENCE that rises', async (t) => {
  const life = ['confirmation', 'moved', 'cancelled-by-citizen'].map(
    (occasion) => calendarFile(factsOf(occasions[occasion]), house).content,
  )
  t.strictSame(
    life.map((content) => propertyOf(content, 'SEQUENCE')),
    ['1', '2', '3'],
  )
  t.strictSame(
    [...new Set(life.map((content) => byIcalJs(content).uid))],
    ['0199aa11-2b3c-7d4e-8f50-6172839405a6@priemna'],
  )
})

t.test('M11 the organizer is the sender, the citizen has accepted and need not answer', async (t) => {
  const { content } = calendarFile(factsOf(), house)
  const calendar = new ICAL.Component(ICAL.parse(content))
  const event = calendar.getFirstSubcomponent('vevent')
  t.strictSame(event?.getFirstProperty('organizer')?.toJSON().slice(1), [
    { cn: 'Община Сопот' },
    'cal-address',
    'mailto:priemna@sopot.example',
  ])
  t.equal(event?.getAllProperties('attendee').length, 1)
  t.strictSame(event?.getFirstProperty('attendee')?.toJSON()[1], {
    role: 'REQ-PARTICIPANT',
    partstat: 'ACCEPTED',
    rsvp: 'FALSE',
    cn: 'Иванка Примерова',
  })
  t.equal(String(event?.getFirstPropertyValue('attendee')).toLowerCase(), 'mailto:ivanka.primerova@citizen.example')
})

t.test('M11 two parsers read the same instants around every change of the clock', async (t) => {
  const changes = ['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31']
  const hours = [
    { hour: 0, minute: 15 },
    { hour: 2, minute: 30 },
    { hour: 4 },
    { hour: 9 },
    { hour: 14, minute: 30 },
    { hour: 23, minute: 45 },
  ]
  for (const change of changes) {
    for (const days of [-7, -1, 0, 1, 7]) {
      for (const hour of hours) {
        const startsAt = at(change).plus({ days }).set(hour)
        const endsAt = startsAt.plus({ minutes: 15 })
        const { content } = calendarFile(factsOf({ startsAt, endsAt }), house)
        const [one, two] = [byIcalJs(content), byNodeIcal(content)]
        const read = [one.startsAt, one.endsAt, two.startsAt, two.endsAt]
        const meant = [startsAt.toMillis(), endsAt.toMillis(), startsAt.toMillis(), endsAt.toMillis()]
        t.strictSame(read, meant, startsAt.toISO())
      }
    }
  }
})

t.test('M11 the clock changes of the VTIMEZONE are those of the zone, 2020 to 2035', async (t) => {
  const { content } = calendarFile(factsOf(), house)
  const wrong: string[] = []
  for (let year = 2020; year <= 2035; year++) {
    for (const month of [1, 3, 4, 7, 10, 11]) {
      for (const day of [1, 24, 25, 26, 27, 28, 29, 30]) {
        const startsAt = at(`${year}-01-01T12:00`).set({ month, day })
        if (byIcalJs(withStart(content, startsAt)).startsAt !== startsAt.toMillis()) wrong.push(startsAt.toISO())
      }
    }
  }
  t.strictSame(wrong, [])

  function withStart(content: string, startsAt: DateTime) {
    return content.replace(
      /DTSTART;TZID=Europe\/Sofia:\w+/,
      `DTSTART;TZID=Europe/Sofia:${startsAt.toFormat("yyyyMMdd'T'HHmmss")}`,
    )
  }
})

t.test('M11 both rules of the VTIMEZONE change the clock at 01:00 UTC on a last Sunday', async (t) => {
  const { content } = calendarFile(factsOf(), house)
  const rules = [
    ...content.matchAll(/TZOFFSETFROM:\+(\d\d)00\r\n.*?DTSTART:(\w+)\r\nRRULE:FREQ=YEARLY;BYMONTH=(\d+);BYDAY=-1SU/gs),
  ]
  const changes = rules.map(([, from, start = '', month]) => {
    const utc = DateTime.fromFormat(start, "yyyyMMdd'T'HHmmss", { zone: 'utc' }).minus({ hours: Number(from) })
    return [
      utc.toISO({ suppressMilliseconds: true }),
      utc.weekday,
      utc.plus({ days: 7 }).month - utc.month,
      Number(month) - utc.month,
    ]
  })
  t.strictSame(changes, [
    ['1997-03-30T01:00:00Z', 7, 1, 0],
    ['1997-10-26T01:00:00Z', 7, 1, 0],
  ])
})

t.test('texts come out of both parsers as they went in', async (t) => {
  const facts = factsOf({ place: 'зала „А, Б“; ет. 2\\3', officialName: 'инж. П. Измислен; зам.' })
  const { content } = calendarFile(facts, house)
  const one = byIcalJs(content)
  const { event } = byNodeIcal(content)
  t.equal(one.summary, 'Прием: Кмет на Община Сопот, инж. П. Измислен; зам.')
  t.equal(one.location, facts.place)
  t.match(one.description, /^Код на записването: 123 456\nЕлате 10 минути по-рано.*\n.*\nТелефон: 03134\/20-54$/)
  t.equal(event.summary, one.summary)
  t.equal(event.location, one.location)
  t.equal(event.description, one.description)
})

t.test('the manage link is a secret and stays out of the calendar', async (t) => {
  for (const changes of Object.values(occasions)) {
    const { content } = calendarFile(factsOf(changes), house)
    t.notMatch(unfolded(content), /chas|Zm9yLXRlc3|https:/)
  }
})

t.test('the download is the file of the mail, and its type has the same method', async (t) => {
  for (const occasion of ['confirmation', 'moved', 'cancelled-by-citizen', 'cancelled-by-municipality']) {
    const facts = factsOf(occasions[occasion])
    const download = calendarDownload(facts, house)
    const { icalEvent } = composeMail(facts, house)
    t.equal(download.content, icalEvent?.content, occasion)
    t.equal(download.contentType, `text/calendar; charset=utf-8; method=${icalEvent?.method}`)
  }
})

t.test('a citizen without e-mail gets a file that asks for nothing', async (t) => {
  const facts: CalendarFacts = { ...factsOf(), email: null }
  const { contentType, content, fileName } = calendarDownload(facts, house)
  t.equal(contentType, 'text/calendar; charset=utf-8')
  t.equal(fileName, 'priemna.ics')
  t.notMatch(content, /METHOD|ATTENDEE|ORGANIZER/)
  t.equal(propertyOf(content, 'STATUS'), 'CONFIRMED')
  t.equal(byIcalJs(content).startsAt, DateTime.fromISO('2026-11-24T12:30Z').toMillis())
  t.match(calendarDownload({ ...facts, kind: 'cancelled' }, house).content, /STATUS:CANCELLED/)
})

t.test('an address and a name cannot say more than themselves', async (t) => {
  const { content } = calendarFile(
    factsOf({ email: 'a?cc=b%40c.example&x#y@пример.example', name: 'Иван ^"Х" Примеров' }),
    house,
  )
  t.match(unfolded(content), /:MAILTO:a%3Fcc=b%2540c\.example%26x%23y@xn--e1afmkfd\.example\r\n/)
  t.match(unfolded(content), /;CN="Иван 'Х' Примеров":/)
})
