import { DateTime } from 'luxon'
import t from 'tap'
import { ZONE } from '../../src/clock.ts'
import type { Locale } from '../../src/i18n/words.ts'
import { type DayFeed, dayFeed } from '../../src/receptions/day-feed.ts'
import type { FeedDayRow, FeedOfficialRow } from '../../src/receptions/queries.ts'
import { eventsByIcalJs, eventsByNodeIcal } from '../messages/calendar-parsers.ts'
import { goldenBeside } from '../support/golden.ts'
import { at } from './given.ts'

const matchesGolden = goldenBeside(import.meta.url)
const LOCALES: Locale[] = ['bg', 'en']
const unfolded = (content: string) => content.replaceAll('\r\n ', '')

const day = (id: number, date: string, changes: Partial<FeedDayRow> = {}): FeedDayRow => ({
  ...{
    id,
    date,
    version: 1,
    state: 'open',
    publicReason: null,
    placeBg: 'стая 201, етаж 2',
    placeEn: 'room 201, floor 2',
  },
  ...{ startsAt: at(`${date}T14:00`), endsAt: at(`${date}T17:00`), opensAt: at('2026-10-27T00:00') },
  ...changes,
})
const mayor = (...days: FeedDayRow[]): FeedOfficialRow => ({
  ...{ slug: 'kmet', titleBg: 'Кмет на общината', titleEn: 'Mayor of the Municipality' },
  ...{ portfolioBg: null, portfolioEn: null, days },
})
const deputy = (...days: FeedDayRow[]): FeedOfficialRow => ({
  ...{ slug: 'zam-kmet', titleBg: 'Заместник-кмет', titleEn: 'Deputy Mayor' },
  ...{ portfolioBg: 'Култура, спорт; младеж', portfolioEn: 'Culture, sports; youth', days },
})
const feedOf = (officials: FeedOfficialRow[], changes: Partial<DayFeed> = {}): DayFeed => ({
  ...{ slug: null, officials, locale: 'bg', homeUrl: 'https://priem.sopot.example/bg/' },
  municipality: {
    name: { bg: 'Община Сопот', en: 'Municipality of Sopot' },
    address: { bg: 'гр. Сопот', en: 'Sopot' },
    phone: '03134/20-54',
  },
  madeAt: DateTime.fromISO('2026-11-20T00:00', { zone: ZONE }),
  ...changes,
})
const three = [
  mayor(
    day(11, '2026-11-24'),
    day(12, '2026-12-01', { version: 2, state: 'closed', publicReason: 'Извънредно заседание' }),
  ),
  deputy(day(13, '2026-11-25', { state: 'needs-decision' })),
]

t.test('the whole file, in both languages', async (t) => {
  for (const locale of LOCALES) {
    const homeUrl = `https://priem.sopot.example/${locale}/`
    matchesGolden(t, dayFeed(feedOf(three, { locale, homeUrl })), `days.${locale}.ics`)
  }
})

t.test('one entry a day in order of time, each state by its status', async (t) => {
  const content = dayFeed(feedOf(three))
  const read = eventsByIcalJs(content)
  t.same(
    read.map(({ uid, status, summary, location }) => [uid, status, summary, location]),
    [
      ['reception-day-11@priem.sopot.example', 'CONFIRMED', 'Приемен ден: Кмет на общината', 'стая 201, етаж 2'],
      [
        'reception-day-13@priem.sopot.example',
        'TENTATIVE',
        'Приемен ден: Заместник-кмет, ресор „Култура, спорт; младеж“',
        'стая 201, етаж 2',
      ],
      ['reception-day-12@priem.sopot.example', 'CANCELLED', 'Няма прием: Кмет на общината', 'стая 201, етаж 2'],
    ],
  )
  t.same(
    read.map(({ description }) => description),
    [
      'Начало на записването: вторник, 27 октомври 2026 г., 00:00 ч.\nКак да запазите час: https://priem.sopot.example/bg/ или на телефон 03134/20-54',
      'Предстои решение дали ще има прием. Моля, проверете, преди да дойдете.\nКак да запазите час: https://priem.sopot.example/bg/ или на телефон 03134/20-54',
      'Приемният ден е отменен.\nПричина: Извънредно заседание',
    ],
  )
  const other = eventsByNodeIcal(content).map(({ event }) => [event.summary, event.location, event.description])
  t.same(
    other.sort(),
    read.map(({ summary, location, description }) => [summary, location, description]).sort(),
    'another parser reads the same',
  )
})

t.test('a calendar to subscribe to: PUBLISH, a name, a time to look again, nobody busy', async (t) => {
  const all = unfolded(dayFeed(feedOf(three)))
  const one = unfolded(dayFeed(feedOf([deputy(day(1, '2026-11-24'))], { slug: 'zam-kmet', locale: 'en' })))
  t.match(all, /\r\nMETHOD:PUBLISH\r\n/)
  t.match(all, /\r\nX-WR-CALNAME:Приемни дни – Община Сопот\r\n/)
  t.match(all, /\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n/)
  t.equal(all.split('\r\nTRANSP:TRANSPARENT').length, 4)
  t.equal(all.split('\r\nURL;VALUE=URI:https://priem.sopot.example/bg/').length, 4)
  t.notMatch(all, /ATTENDEE|ORGANIZER/)
  // TEXT (RFC 5545, 3.8.8.2), so its commas and semicolons are escaped; ical.js takes it for a word that it does not know.
  t.match(
    one,
    '\r\nX-WR-CALNAME:Reception days: Deputy Mayor\\, portfolio: Culture\\, sports\\; youth – Municipality of Sopot\r\n',
  )
})

t.test('DTSTAMP ends in Z, the hours name their zone, lines end at 75 octets', async (t) => {
  const long = 'зала „Щастливец“; етаж 2, вляво '.repeat(8)
  for (const locale of LOCALES) {
    const content = dayFeed(feedOf([deputy(day(1, '2026-11-24', { placeBg: long, placeEn: long }))], { locale }))
    t.match(content, '\r\nDTSTAMP:20261119T220000Z\r\n')
    t.match(content, '\r\nDTSTART;TZID=Europe/Sofia:20261124T140000\r\n')
    t.match(content, '\r\nDTEND;TZID=Europe/Sofia:20261124T170000\r\n')
    t.ok(content.endsWith('END:VCALENDAR\r\n'))
    t.notMatch(content.replaceAll('\r\n', ''), /[\r\n]/)
    t.same(
      content.split('\r\n').filter((line) => Buffer.byteLength(line) > 75),
      [],
    )
  }
})

t.test('two parsers read the same instants around every change of the clock, 2026 to 2030', async (t) => {
  const changes = [
    ...['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31', '2028-03-26', '2028-10-29'],
    ...['2029-03-25', '2029-10-28', '2030-03-31', '2030-10-27'],
  ]
  const days = changes.flatMap((change) =>
    [-7, -1, 0, 1, 7].map((away) => DateTime.fromISO(change, { zone: ZONE }).plus({ days: away }).toISODate()),
  )
  const rows = days.map((date, index) =>
    day(index + 1, date, { startsAt: at(`${date}T00:30`), endsAt: at(`${date}T17:00`) }),
  )
  const content = dayFeed(feedOf([mayor(...rows)]))
  const meant = rows.map(({ id, startsAt, endsAt }) => [`reception-day-${id}@priem.sopot.example`, startsAt, endsAt])
  t.same(
    eventsByIcalJs(content).map(({ uid, startsAt, endsAt }) => [uid, startsAt, endsAt]),
    meant,
  )
  t.same(
    eventsByNodeIcal(content).map(({ uid, startsAt, endsAt }) => [uid, startsAt, endsAt]),
    meant,
  )
})

t.test('a calendar without days is one all the same', async (t) => {
  const content = dayFeed(feedOf([mayor()], { slug: 'kmet' }))
  t.same(eventsByIcalJs(content), [])
  t.match(content, /\r\nBEGIN:VTIMEZONE\r\n/)
  t.match(unfolded(content), /\r\nX-WR-CALNAME:Приемни дни: Кмет на общината – Община Сопот\r\n/)
})

t.test('what the municipality wrote cannot add a line', async (t) => {
  const publicReason = 'болест\r\nATTENDEE:mailto:x@mail.example\n\u202eобърнато'
  const content = dayFeed(feedOf([mayor(day(1, '2026-11-24', { state: 'closed', publicReason }))]))
  t.notMatch(content, /^ATTENDEE/m)
  t.equal(
    eventsByIcalJs(content)[0]?.description,
    'Приемният ден е отменен.\nПричина: болест ATTENDEE:mailto:x@mail.example обърнато',
  )
})
