import t from 'tap'
import { linksOf, type PageAnswer, wordsOf } from '../http/page-client.ts'
import { book, call, orderOf } from '../support/client.ts'
import { asStaff } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { openCalendarTown, PEOPLE } from './calendar-town.ts'

const town = await openCalendarTown(t)
const KEPT = ['kmet', 'zam-kmet', 'sekretar']
const assistant = await asStaffPages(town, { roles: ['assistant'], officials: KEPT })
const WEEK = '/sluzhebno/kalendar?sedmica=2026-11-23'
const DAY = `/sluzhebno/den/${town.dayIds.kmet}`

/** The columns of a week as they are read: a line each. */
const columns = ({ text }: PageAnswer) =>
  [...text.matchAll(/<li class="week__day">(.*?)<\/div><\/li>/gs)].map(([, column = '']) =>
    [...`${column}</div>`.matchAll(/<(?:h3|p|li|div class="week__foot")[^>]*>(.*?)<\/(?:h3|p|li|div)>/gs)].map(
      ([, line = '']) =>
        line
          .replace(/<span class="govuk-visually-hidden">.*?<\/span>/g, '')
          .replace(/<[^>]+>/g, ' ')
          .replace(/[\s\u00a0]+/g, ' ')
          .replaceAll(' )', ')')
          .trim(),
    ),
  )
/** What a form would send that stands on a page, hidden fields and all. */
const hidden = ({ text }: PageAnswer): Record<string, string | string[]> => {
  const form = text.slice(text.lastIndexOf('<form', text.indexOf('name="confirmed"')))
  const fields: Record<string, string[]> = {}
  for (const [, name = '', value = ''] of form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g))
    if (name !== '_csrf')
      fields[name] = [...(fields[name] ?? []), value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')]
  return fields
}
const blocked = async () =>
  (
    await town.sql.query(
      'SELECT id FROM slots WHERE reception_day_id = $1 AND blocked_reason IS NOT NULL ORDER BY id',
      [town.dayIds.kmet],
    )
  ).rows.map(({ id }) => id)
/** A slot of a day. */
const slotOf = async (dayId: number) =>
  String((await town.sql.query('SELECT min(id) AS id FROM slots WHERE reception_day_id = $1', [dayId])).rows[0].id)
const versionOf = ({ text }: PageAnswer) => /name="version" value="(\d+)"/.exec(text)?.[1] ?? ''

t.test('the week’s columns say what is in the database', async (t) => {
  t.same(columns(await assistant.get(WEEK)), [
    [
      'вторник, 24 ноември',
      'Кмет на общината',
      'стая 201 · 14:00–16:00 ч.',
      '14:00 Петър Стоев – Ремонт на улица „Липа“',
      '14:15 Гюлсюм Мехмедова – Прием в детска ясла (достъп с инвалидна количка)',
      '14:30 Свободен – запишете',
      '14:45 Красимир Ангелов – Разрешение за ползване на общински терен за базар през…',
      '15:00 Свободен – запишете',
      '15:15 Свободен – запишете',
      '15:30 Почивка',
      '15:45 Свободен – запишете',
      '3 заети, 4 свободни Управление',
    ],
    [
      'четвъртък, 26 ноември',
      'Заместник-кмет',
      'стая 211 · 10:00–12:00 ч.',
      ...['10:00', '10:15', '10:30'].map((time) => `${time} Свободен – запишете`),
      '10:45 Блокиран – Заседание на ОбС',
      '11:00 Свободен – запишете (за телефон и гише)',
      '11:15 Блокиран – Заседание на ОбС',
      ...['11:30', '11:45'].map((time) => `${time} Свободен – запишете`),
      '6 свободни, 2 блокирани Управление',
    ],
    [
      'петък, 27 ноември',
      'Секретар на общината',
      'стая 105 · 15:00–16:00 ч.',
      'Няма прием – отпуск',
      'няма часове Управление',
    ],
  ])
  const { rows } = await town.sql.query(
    `SELECT subject_id, reason, fields FROM audit_entries WHERE subject = 'calendar' AND action = 'read' ORDER BY id DESC LIMIT 1`,
  )
  t.same(
    rows,
    [{ subject_id: KEPT.join(' '), reason: '2026-11-23/2026-11-29', fields: ['name', 'topic'] }],
    'and who read it',
  )
  const links = linksOf(await assistant.get(`${WEEK}&lice=kmet`))
  const [first, free] = [
    `/sluzhebno/zapisvaniya/${town.bookingIds[0]}`,
    `/sluzhebno/novo?chas=${town.slots.get('14:30')}`,
  ]
  for (const path of [first, free]) {
    t.ok(links.includes(path), path)
    t.equal((await assistant.get(path)).status, 200, 'and leads there')
  }
  for (const path of [
    '/sluzhebno/kalendar?sedmica=2026-11-16&lice=kmet',
    '/sluzhebno/kalendar?sedmica=2026-11-30&lice=kmet',
    '/sluzhebno/kalendar?lice=kmet',
    '/sluzhebno/kalendar/mesec?m=2026-11&lice=kmet',
    DAY,
  ])
    t.ok(links.includes(path), path)
  t.equal(columns(await assistant.get(`${WEEK}&lice=sekretar`)).length, 1)
  t.match((await assistant.get(DAY)).text, 'href="/sluzhebno/kalendar" aria-current="true"', 'a day is a part of it')
})

t.test('roles and scopes see what they may', async (t) => {
  const seen = async (roles: Parameters<typeof asStaffPages>[1], path = WEEK) =>
    (await asStaffPages(town, roles)).get(path)
  const other = await seen({ roles: ['assistant'], officials: ['sekretar'] })
  t.equal(columns(other).length, 1)
  t.notMatch(other.text, 'Стоев')
  t.equal((await seen({ roles: ['assistant'], officials: ['sekretar'] }, `${WEEK}&lice=kmet`)).status, 403)
  t.equal((await seen({ roles: ['assistant'], officials: ['sekretar'] }, DAY)).status, 403)
  t.match((await seen({ roles: ['assistant'], officials: [] })).text, 'Още не отговаряте за ничий прием')
  const admin = await seen({ roles: ['admin'] })
  t.match(admin.text, 'Петър Стоев')
  t.notMatch(admin.text, 'Ремонт на улица', 'an administrator reads no questions')
  const official = await seen({ roles: ['official'], officials: ['kmet'] })
  t.match(official.text, 'Ремонт на улица')
  t.notMatch(official.text, 'Добавете приемен ден')
  const desk = await seen({ roles: ['front-desk'], officials: KEPT })
  t.notMatch(desk.text, 'Стоев', 'four days ahead the front desk sees no names')
  t.match(desk.text, 'Зает')
  t.notMatch((await seen({ roles: ['front-desk'], officials: KEPT }, DAY)).text, 'Стоев')
  t.equal((await seen({ roles: ['auditor'] })).status, 403)
  for (const path of [`${DAY}/promyana`, '/sluzhebno/pravila/novo', '/sluzhebno/den/nov'])
    for (const role of ['official', 'front-desk'] as const)
      t.equal((await seen({ roles: [role], officials: KEPT }, path)).status, 403, `${role} ${path}`)
  for (const path of ['/sluzhebno/lica', '/sluzhebno/neprisastveni/2026-12-01'])
    t.equal((await assistant.get(path)).status, 403, path)
})

t.test('the month is a table without anybody’s name', async (t) => {
  const month = await assistant.get('/sluzhebno/kalendar/mesec?m=2026-11')
  t.equal(month.status, 200)
  t.match(wordsOf(month), 'вторник, 24 ноември Кмет на общината 14:00–16:00 ч., стая 201 3 4 Приема се Управление')
  t.match(wordsOf(month), 'Няма прием – отпуск')
  for (const [, name] of PEOPLE) t.notMatch(month.text, name)
  t.match(wordsOf(await assistant.get('/sluzhebno/kalendar/mesec?m=2026-03')), 'През този месец няма приемни дни')
  t.match(wordsOf(await assistant.get('/sluzhebno/kalendar/mesec?m=2026-12')), '25 декември – официален празник')
})

t.test('slots are blocked after a look at whom that concerns, all or none', async (t) => {
  const [booked, free] = [town.slots.get('14:00') ?? 0, town.slots.get('14:30') ?? 0]
  const post = (form: Record<string, string | string[]>) => assistant.post(`${DAY}/chasove`, form)
  const nothing = await post({ act: 'block', reason: '' })
  t.equal(nothing.status, 422)
  t.match(nothing.text, /<title>Грешка: /)
  t.match(wordsOf(nothing), 'Изберете поне едно')
  const asked = await post({ act: 'block', reason: 'Заседание', chas: [String(booked), String(free)] })
  t.equal(asked.status, 200)
  t.match(wordsOf(asked), 'Петър Стоев')
  t.match(wordsOf(asked), 'Съхранете и оставете 1 записване за решение')
  t.same(await blocked(), [], 'nothing is done yet')
  const { affected: _, ...insisting } = hidden(asked)
  const refused = await post(insisting)
  t.equal(refused.status, 409, 'somebody is concerned whom nobody was asked about')
  t.match(wordsOf(refused), 'Петър Стоев')
  t.same(await blocked(), [], 'neither of them')
  const done = await post(hidden(asked))
  t.same([done.status, done.location], [303, `${DAY}?gotovo=blocked`])
  t.same(await blocked(), [booked, free])
  const day = await assistant.get(`${DAY}?gotovo=blocked`)
  t.match(wordsOf(day), 'Избраните часове са блокирани.')
  t.match(wordsOf(day), 'Петър Стоев – Ремонт на улица „Липа“ (чака решение; Блокиран – Заседание)')
  t.match(wordsOf(day), 'Радка Илиева – блокиран час (Заседание)')
  t.equal(
    (await post({ act: 'unblock', chas: [await slotOf(town.dayIds['zam-kmet'])] })).status,
    404,
    'a slot of another day',
  )
  const back = await post({ act: 'unblock', chas: [String(booked), String(free)] })
  t.match(wordsOf(back), 'Часовете отново ще могат да бъдат запазвани')
  t.equal((await post(hidden(back))).status, 303)
  t.same(await blocked(), [])
})

t.test('hours and place: what would be, whom it concerns, and two who change at once', async (t) => {
  const colleague = await asStaffPages(town, { roles: ['assistant'], officials: ['kmet'] })
  const [mine, theirs] = [await assistant.get(`${DAY}/promyana`), await colleague.get(`${DAY}/promyana`)]
  const form = {
    startTime: '14:15',
    endTime: '16',
    slotMinutes: '15',
    breaks: '15:30-15:45',
    place: 'стая 201',
    placeEn: 'room 201',
  }
  const asked = await assistant.post(`${DAY}/promyana`, { ...form, version: versionOf(mine) })
  t.match(wordsOf(asked), 'Приемно време 14:15–16:00 ч. Часове 6')
  t.match(wordsOf(asked), 'Петър Стоев')
  t.notMatch(wordsOf(asked), 'Красимир Ангелов')
  t.match(columns(await assistant.get(WEEK))[0]?.[2], '14:00–16:00', 'nothing is done yet')

  const quick = await colleague.post(`${DAY}/promyana`, {
    ...form,
    startTime: '14:00',
    place: 'малката зала',
    placeEn: '',
    reason: 'Ремонт',
    version: versionOf(theirs),
  })
  t.match(wordsOf(quick), 'Място малката зала')
  const saved = await colleague.post(`${DAY}/promyana`, hidden(quick))
  t.equal(saved.status, 303, saved.text.slice(0, 200))

  const late = await assistant.post(`${DAY}/promyana`, hidden(asked))
  t.equal(late.status, 409)
  t.match(wordsOf(late), 'Какво се промени междувременно')
  t.match(wordsOf(late), /Радка Илиева – оставяне за решение: място; място на английски \(Ремонт\)/)
  t.match(late.text, 'value="14:15"', 'what was typed is kept')
  t.not(versionOf(late), versionOf(mine))
  const faulty = await assistant.post(`${DAY}/promyana`, {
    ...form,
    startTime: 'обяд',
    endTime: '',
    version: versionOf(late),
  })
  t.equal(faulty.status, 422)
  t.match(wordsOf(faulty), 'Въведете час във вида 14:30.')
  const same = await assistant.post(`${DAY}/promyana`, {
    ...form,
    startTime: '14:00',
    place: 'малката зала',
    placeEn: '',
    version: versionOf(late),
  })
  t.same([same.status, same.location], [303, DAY], 'nothing changed: nothing asked')

  t.match(wordsOf(await assistant.get(DAY)), 'Чака решение – часовете се промениха')
  const open = await assistant.post(`${DAY}/sastoyanie`, { state: 'open', version: versionOf(late) })
  t.match(wordsOf(open), 'Които имат час за него, ще бъдат приети')
  t.equal((await assistant.post(`${DAY}/sastoyanie`, hidden(open))).status, 303)
  t.match(wordsOf(await assistant.get(DAY)), 'Състояние Приема се · Зададен на ръка')
})

t.test('a delay, and a day closed and opened again', async (t) => {
  const asked = await assistant.post(`${DAY}/zakasnenie`, { minutes: '10' })
  t.match(wordsOf(asked), 'Граждани, които още не са дошли')
  t.match(wordsOf(asked), 'Красимир Ангелов')
  t.equal((await assistant.post(`${DAY}/zakasnenie`, hidden(asked))).status, 303)
  t.match(wordsOf(await assistant.get(WEEK)), 'Приемът закъснява с около 10 минути')
  t.equal((await assistant.post(`${DAY}/zakasnenie`, { minutes: '601' })).status, 422)

  const deputy = `/sluzhebno/den/${town.dayIds['zam-kmet']}`
  const open = await assistant.get(deputy)
  t.equal(
    (await assistant.post(`${deputy}/sastoyanie`, { state: 'closed', version: versionOf(open) })).status,
    422,
    'why?',
  )
  const close = await assistant.post(`${deputy}/sastoyanie`, {
    state: 'closed',
    version: versionOf(open),
    publicReason: 'Служебно пътуване',
  })
  t.match(wordsOf(close), 'Никого: няма засегнати записвания.')
  t.equal((await assistant.post(`${deputy}/sastoyanie`, hidden(close))).status, 303)
  const closed = await assistant.get(deputy)
  t.match(wordsOf(closed), 'Няма прием – Служебно пътуване')
  t.equal((await assistant.post(`${deputy}/sastoyanie`, hidden(close))).status, 409, 'from a page that is old')
  const reopen = await assistant.post(`${deputy}/sastoyanie`, { state: 'open', version: versionOf(closed) })
  t.equal((await assistant.post(`${deputy}/sastoyanie`, hidden(reopen))).status, 303)
  t.match(wordsOf(await assistant.get(deputy)), 'Състояние Приема се')
})

t.test('a one-off day, on a day off only by saying so', async (t) => {
  const form = {
    official: 'kmet',
    date: '24.12.2026',
    startTime: '10',
    endTime: '11',
    slotMinutes: '20',
    breaks: '',
    place: 'кметство Анево',
    placeEn: '',
  }
  const off = await assistant.post('/sluzhebno/den/nov', form)
  t.equal(off.status, 409)
  t.match(wordsOf(off), 'Да, въпреки това ще има прием.')
  const added = await assistant.post('/sluzhebno/den/nov', { ...form, onNonWorkingDay: '1' })
  t.equal(added.status, 303)
  t.match(added.location, /^\/sluzhebno\/den\/\d+\?gotovo=added$/)
  t.match(wordsOf(await assistant.get(added.location ?? '')), 'Извънреден ден, извън правилата')
  t.equal(
    (await assistant.post('/sluzhebno/den/nov', { ...form, onNonWorkingDay: '1' })).status,
    409,
    'the same hours again',
  )
  t.equal((await assistant.post('/sluzhebno/den/nov', { ...form, date: '1.1.2026' })).status, 422)
  const stranger = await asStaffPages(town, { roles: ['assistant'], officials: ['sekretar'] })
  t.equal((await stranger.post('/sluzhebno/den/nov', form)).status, 403)
})

t.test('a rule is saved as it was looked at, and not otherwise', async (t) => {
  const list = await assistant.get('/sluzhebno/pravila')
  t.match(wordsOf(list), 'Всеки вторник, 14:00–16:00 ч., стая 201')
  t.match(wordsOf(list), 'Заповед РД-09-12/2026')
  const form = {
    ...{
      official: 'sekretar',
      weekday: '3',
      every: 'month',
      weeksOfMonth: ['1', '-1'],
      startTime: '9',
      endTime: '11',
      slotMinutes: '30',
    },
    ...{
      breaks: '',
      place: 'стая 105',
      placeEn: '',
      opensDaysAhead: '30',
      closesMinutesBefore: '60',
      validFrom: '2026-12-01',
    },
    ...{ validTo: '', holidayPolicy: 'next-working-day' },
  }
  const post = (extra: object) => assistant.post('/sluzhebno/pravila/novo', { ...form, ...extra })
  const look = await post({ act: 'look' })
  t.match(wordsOf(look), 'всяка първа и последна сряда, 09:00–11:00 ч., стая 105, от 1 декември 2026 г.')
  t.equal([...look.text.matchAll(/<tr role="row">(?:(?!<\/tr>).)*2027/gs)].length >= 9, true, 'twelve dates')
  const seen = /name="seen" value="([^"]+)"/.exec(look.text)?.[1] ?? ''
  const changed = await post({ act: 'save', seen, endTime: '12' })
  t.equal(changed.status, 200)
  t.match(wordsOf(changed), 'Променили сте правилото след прегледа')
  t.equal((await town.sql.query('SELECT 1 FROM schedules')).rowCount, 3, 'not saved')
  const saved = await post({ act: 'save', seen })
  t.same([saved.status, saved.location], [303, '/sluzhebno/pravila?gotovo=added'])
  t.match(wordsOf(await assistant.get('/sluzhebno/pravila')), 'Всяка първа и последна сряда')
  const clash = await post({ act: 'look', weekday: '5', every: 'week', startTime: '15', endTime: '16' })
  t.equal(clash.status, 409)
  t.match(wordsOf(clash), 'същото лице вече приема по това време')
  t.equal((await post({ act: 'look', weekday: '' })).status, 422)
  const own = await asStaffPages(town, { roles: ['assistant'], officials: ['kmet'] })
  t.equal((await own.post('/sluzhebno/pravila/novo', { ...form, act: 'look' })).status, 403)
})

t.test('a rule changed and ended: those booked are named, and wait for a decision', async (t) => {
  await town.sql.query(`UPDATE reception_days SET edited_at = NULL WHERE id = $1`, [town.dayIds.kmet])
  const path = `/sluzhebno/pravila/${town.ruleId}`
  const shown = await assistant.get(path)
  const value = (name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(shown.text)?.[1] ?? ''
  const form = {
    ...{
      official: 'kmet',
      weekday: '2',
      every: 'week',
      startTime: '14:30',
      endTime: '16:00',
      slotMinutes: '15',
      breaks: value('breaks'),
    },
    ...{
      place: 'стая 201',
      placeEn: 'room 201',
      opensDaysAhead: '28',
      closesMinutesBefore: '120',
      validFrom: value('validFrom'),
    },
    ...{ validTo: '', orderNumber: 'РД-09-12/2026', holidayPolicy: 'skip', version: versionOf(shown) },
  }
  t.equal(value('breaks'), '15:30–15:45')
  const look = await assistant.post(path, { ...form, act: 'look' })
  for (const name of ['Петър Стоев', 'Гюлсюм Мехмедова']) t.match(wordsOf(look), name)
  t.match(wordsOf(look), 'Съхранете и оставете 3 записвания за решение')
  const seen = /name="seen" value="([^"]+)"/.exec(look.text)?.[1] ?? ''
  const { slots } = town
  t.equal((await book(town.origin, orderOf(71_000, slots.get('15:00') ?? 0))).status, 201)
  const unasked = await assistant.post(path, { ...form, act: 'save', seen })
  t.equal(unasked.status, 409, 'without the choice')
  t.match(wordsOf(unasked), 'Засегнатите записвания са изброени')
  const saved = await assistant.post(path, { ...form, act: 'save', seen, affected: 'needs-decision' })
  t.equal(saved.status, 303)
  t.match(wordsOf(await assistant.get(WEEK)), 'Чака решение – правилото се промени')
  const old = await assistant.post(path, { ...form, act: 'save', seen, affected: 'needs-decision' })
  t.equal(old.status, 409, 'the version is another now')
  t.match(wordsOf(old), 'Какво се промени междувременно')

  const end = await assistant.get(`${path}/krai`)
  t.match(wordsOf(end), 'Прекратяване на правило')
  const ended = await assistant.post(`${path}/krai`, hidden(end))
  t.equal(ended.status, 303, ended.text.slice(0, 100))
  t.notMatch(wordsOf(await assistant.get('/sluzhebno/pravila')), 'Всеки вторник')
  const day = await assistant.get(DAY)
  const open = await assistant.post(`${DAY}/sastoyanie`, {
    state: 'open',
    version: versionOf(day),
    openReason: 'Заповед',
  })
  t.equal((await assistant.post(`${DAY}/sastoyanie`, hidden(open))).status, 303)
  t.match(wordsOf(await assistant.get(DAY)), 'Състояние Приема се')
})

t.test('a decision about a date, what it does, and back', async (t) => {
  const admin = await asStaffPages(town)
  const path = '/sluzhebno/neprisastveni/2026-11-24'
  t.match(
    wordsOf(await admin.get('/sluzhebno/neprisastveni')),
    '24 декември 2026 г., четвъртък Бъдни вечер официален празник',
  )
  t.notMatch((await assistant.get('/sluzhebno/neprisastveni')).text, 'Добавете решение')
  const form = { working: '0', name: 'Ден на траур', nameEn: '', reason: 'РМС № 1', source: '' }
  t.equal((await admin.post(path, { ...form, reason: '' })).status, 422)
  const asked = await admin.post(path, form)
  t.match(wordsOf(asked), 'Кмет на общината, 24 ноември 2026 г.: ще чака решение')
  t.match(wordsOf(asked), 'Петър Стоев')
  t.equal((await town.sql.query(`SELECT 1 FROM calendar_exceptions WHERE date = '2026-11-24'`)).rowCount, 0)
  const decided = await admin.post(path, hidden(asked))
  t.same([decided.status, decided.location], [303, '/sluzhebno/neprisastveni?godina=2026&gotovo=decided'])
  t.match(wordsOf(await assistant.get(WEEK)), 'Чака решение – обявен е неработен ден')
  t.match(wordsOf(await assistant.get(WEEK)), '24 ноември – неработен ден (Ден на траур)')
  const back = await admin.get(`${path}/iztrivane`)
  t.match(wordsOf(back), 'За датата отново ще важи законът')
  t.equal((await admin.post(`${path}/iztrivane`, hidden(back))).status, 303)
  t.equal((await admin.get(`${path}/iztrivane`)).status, 404)
  t.equal((await admin.get('/sluzhebno/neprisastveni/2026-02-30')).status, 404)
  t.equal((await admin.post('/sluzhebno/neprisastveni/novo', { ...form, date: '31.2.2027' })).status, 422)
  t.match(
    wordsOf(await admin.post('/sluzhebno/neprisastveni/novo', { ...form, date: '4.1.2027' })),
    'Решение за 4 януари 2027 г.',
  )
})

t.test('officials: added, changed, and retired only when nobody is to come', async (t) => {
  const admin = await asStaffPages(town)
  const form = {
    office: 'other',
    otherOffice: 'chief-architect',
    slug: 'glaven-arhitekt',
    title: 'Главен архитект',
    titleEn: 'Chief Architect',
  }
  const faulty = await admin.post('/sluzhebno/lica/novo', { ...form, slug: 'Архитект', titleEn: '' })
  t.equal(faulty.status, 422)
  t.match(wordsOf(faulty), 'само малки латински букви')
  t.equal((await admin.post('/sluzhebno/lica/novo', form)).status, 303)
  t.equal((await admin.post('/sluzhebno/lica/novo', form)).status, 422, 'the same again')
  t.match(wordsOf(await admin.get('/sluzhebno/lica?gotovo=added')), 'Главен архитект')
  const changed = await admin.post('/sluzhebno/lica/glaven-arhitekt', {
    ...{ ...form, name: 'арх. Илиев', room: '12' },
    version: '1',
  })
  t.equal(changed.status, 303)
  t.match(wordsOf(await admin.get('/sluzhebno/lica')), 'Главен архитект арх. Илиев 12')
  t.match(wordsOf(await admin.get('/sluzhebno/lica/kmet/sastoyanie')), 'Има граждани с часове при това лице')
  const busy = await admin.post('/sluzhebno/lica/kmet/sastoyanie', { active: '0', version: '1' })
  t.equal(busy.status, 409)
  for (const [active, word, version] of [
    ['0', 'не приема', '2'],
    ['1', 'приема', '3'],
  ] as const) {
    t.equal((await admin.post('/sluzhebno/lica/glaven-arhitekt/sastoyanie', { active, version })).status, 303)
    t.match(wordsOf(await admin.get('/sluzhebno/lica')), `арх. Илиев 12 3 ${word}`)
  }
  t.equal((await admin.get('/sluzhebno/lica/nikoy')).status, 404)
})

t.test('one’s own calendars: made, shown, revoked', async (t) => {
  const made = await assistant.post('/sluzhebno/kalendari', { official: 'kmet' })
  t.same([made.status, made.location], [303, '/sluzhebno/kalendari?gotovo=made'])
  const shown = await assistant.get('/sluzhebno/kalendari')
  t.match(wordsOf(shown), 'В календара няма имена')
  const path = /value="https:\/\/priem\.example(\/feeds\/[\w-]+\.ics)"/.exec(shown.text)?.[1] ?? ''
  t.equal((await fetch(`${town.origin}${path}`)).status, 200)
  t.equal((await assistant.post('/sluzhebno/kalendari', { official: 'nikoy' })).status, 403)
  const revoke = /action="(\/sluzhebno\/kalendari\/[^"]+)"/.exec(shown.text)?.[1] ?? ''
  t.equal((await (await asStaffPages(town)).post(revoke)).status, 404, 'another’s')
  t.equal((await assistant.post(revoke)).status, 303)
  t.equal((await fetch(`${town.origin}${path}`)).status, 404)
})

t.test('looking changes nothing but the log of readings', async (t) => {
  const logs = `SELECT (SELECT count(*) FROM audit_entries WHERE action <> 'read')::int AS changes`
  const before = (await town.sql.query(logs)).rows
  for (const path of [
    WEEK,
    '/sluzhebno/kalendar/mesec',
    DAY,
    `${DAY}/promyana`,
    '/sluzhebno/pravila',
    '/sluzhebno/pravila/novo',
    '/sluzhebno/kalendari',
    '/sluzhebno/den/nov',
  ])
    t.equal((await assistant.get(path)).status, 200, path)
  t.same((await town.sql.query(logs)).rows, before)
})

t.test('a day on which somebody else receives says who, and how many have not answered', async (t) => {
  const headers = await asStaff(town)
  const asked = await call(town.origin, `/staff/reception-days/${town.dayIds.kmet}/substitution`, {
    method: 'POST',
    headers,
    body: { official: 'zam-kmet', reason: 'командировка', silence: 'keep' },
  })
  t.equal(asked.status, 201, asked.text)
  const week = wordsOf(await assistant.get(WEEK))
  t.match(week, 'Замества: Заместник-кмет')
  t.match(week, `без отговор: ${asked.body.affected.length} Към заместването`)
  t.match(wordsOf(await assistant.get('/sluzhebno/kalendar/mesec?m=2026-11')), 'Приема се; Замества: Заместник-кмет')
  t.match(wordsOf(await assistant.get(DAY)), 'Приема се · Замества: Заместник-кмет')
  const back = await call(town.origin, `/staff/closures/${asked.body.id}`, { method: 'DELETE', headers })
  t.equal(back.status, 200, back.text)
  t.notMatch(wordsOf(await assistant.get(WEEK)), 'Замества')
})

t.test('a day that closes as a case: how many wait is said, and its case alone opens it again', async (t) => {
  const headers = await asStaff(town)
  const path = `/staff/reception-days/${town.dayIds.kmet}`
  const closure = await call(town.origin, `${path}/closure`, {
    method: 'POST',
    headers,
    body: { reason: 'болничен', publicReason: 'Кметът отсъства' },
  })
  t.equal(closure.status, 201, closure.text)
  const { length } = closure.body.affected
  t.ok(length > 0)
  const week = wordsOf(await assistant.get(WEEK))
  t.match(week, 'Няма прием – Кметът отсъства')
  t.match(week, `Засегнати: ${length}, ${length} чакат нов час`)
  const day = wordsOf(await assistant.get(DAY))
  t.match(day, 'Приемът се възстановява от страницата на отмяната')
  t.notMatch(day, 'Открийте приема')
  t.match(await call(town.origin, path, { method: 'PATCH', headers, body: { state: 'open' } }), {
    status: 409,
    body: { code: 'not-changeable' },
  })
  t.match(
    wordsOf(await assistant.get('/sluzhebno/kalendar?sedmica=2026-12-21&lice=kmet')),
    'Пази се за гражданин от отменен ден',
  )
})
