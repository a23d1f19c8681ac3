import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Mail } from '../../src/messages/compose-mail.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { brokenInvariants } from '../faults/checker.ts'
import { type Answer, asCitizen, book, call, countStatuses, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, type SignedIn } from '../support/staff.ts'

type Staff = (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

const house = await openTestHouse(t, { poolSize: 12 })
const { sql, origin } = house
let person = 0

const caller =
  (who: SignedIn): Staff =>
  (path, body, headers = {}) =>
    call(origin, `/staff${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: { ...who, ...headers },
    })

/** The body of a booking for a new citizen. */
const forCitizen = (slotId: number | undefined, extra: Record<string, unknown> = {}) => ({
  ...orderOf(10_000 + ++person, slotId ?? 0),
  channel: 'phone',
  ...extra,
})
const booking = (staff: Staff, body: unknown, key: string = randomUUID()) =>
  staff('/bookings', body, { 'idempotency-key': key })

/** An official of their own, somebody who keeps their reception, and their slots. */
async function town(offer: Parameters<typeof offerSlots>[1] = {}) {
  const offered = await offerSlots(sql, { slug: `kmet-${++person}`, ...offer })
  const { rows } = await sql.query('SELECT slug FROM officials WHERE id = $1', [offered.officialId])
  const slug: string = rows[0].slug
  return { ...offered, slug, assistant: caller(await asStaff(house, { roles: ['assistant'], officials: [slug] })) }
}

/** Everything that is due, as it left. */
async function delivered({ deps }: TestHouse = house): Promise<Mail[]> {
  const mails: Mail[] = []
  const mailer = {
    send: async (mail: Mail) => {
      mails.push(mail)
      return { outcome: 'sent' as const }
    },
    close: async () => {},
  }
  await deliverMessages({ ...deps, mailer })
  return mails
}

t.test('a booking by telephone is one as every other, and says who made it and how', async (t) => {
  const { slotIds, assistant } = await town()
  await sql.query(`UPDATE slots SET channel = 'staff' WHERE id = $1`, [slotIds[0]])
  const body = forCitizen(slotIds[0])
  t.match(await book(origin, orderOf(9_000, slotIds[0] ?? 0)), { status: 409 }, 'the public has no share in it')
  const key = randomUUID()
  const made = await booking(assistant, body, key)
  t.match(made, { status: 201, body: { code: /^\d{6}$/, state: 'confirmed', slotId: String(slotIds[0]), version: 1 } })
  t.notOk('manageToken' in made.body, "the citizen's link is the citizen's")
  t.same((await booking(assistant, body, key)).body, made.body, 'the same key, the same answer')
  t.match(await booking(assistant, { ...body, channel: 'desk' }, key), {
    status: 422,
    body: { code: 'idempotency-key-reused' },
  })
  t.match(await assistant('/bookings', body), { status: 400, body: { code: 'idempotency-key-missing' } })
  const whole = await assistant(`/bookings/${made.body.id}`)
  t.match(whole.body, {
    channel: 'phone',
    topic: { text: 'Осветление на улицата' },
    history: [{ action: 'book', by: 'Радка Илиева', to: 'confirmed' }],
    waived: [],
    triage: null,
  })
  t.ok(whole.body.messages.some(({ kind }: { kind: string }) => kind === 'confirmation'))
  const { rows } = await sql.query(`SELECT mails_limited FROM bookings WHERE id = $1`, [made.body.id])
  t.same(rows, [{ mails_limited: false }])
  t.match(await booking(assistant, forCitizen(slotIds[0])), { status: 409, body: { code: 'slot-taken', rules: [] } })
})

t.test('rules are waived with a reason, and counted; nothing waives an occupied slot or a closed day', async (t) => {
  const { slotIds, dayIds, slug, assistant } = await town({ days: 2 })
  const desk = caller(await asStaff(house, { roles: ['front-desk'], officials: [slug] }))
  const [early, late, second, awaited] = slotIds
  await sql.query(`UPDATE slots SET closes_at = house_now() - interval '1 minute' WHERE id = $1`, [late])
  await sql.query(`UPDATE reception_days SET opens_at = house_now() + interval '1 day' WHERE id = $1`, [dayIds[1]])
  const citizen = forCitizen(early)
  t.match(await booking(assistant, citizen), { status: 201 })

  const cases = [
    { slotId: late, body: forCitizen(late), code: 'slot-not-bookable', rules: ['closing-hour'] },
    { slotId: slotIds[12], body: forCitizen(slotIds[12]), code: 'slot-not-bookable', rules: ['opening'] },
    {
      slotId: second,
      body: { ...citizen, slotId: String(second) },
      code: 'already-booked',
      rules: ['one-per-official'],
    },
  ]
  for (const { body, code, rules } of cases) {
    t.match(await booking(assistant, body), { body: { code, rules } }, code)
    const override = { rule: rules, reason: 'Спешен въпрос' }
    t.match(await booking(desk, { ...body, override }), { status: 403 }, 'the front desk asks the assistant')
    t.match(await booking(assistant, { ...body, override: { rule: rules[0], reason: ' ' } }), { status: 422 })
    t.match(await booking(assistant, { ...body, override }), { status: 201 }, `${rules}`)
  }
  await sql.query(
    `INSERT INTO waitlist_entries (id, official_id, waits_until, locale, name, phone, topic_text, fingerprint, key_id, token_hash)
     SELECT $1, official_id, local_date, 'bg', 'Първан Ъглов', '+359889000001', 'път', 'x', 0, $2 FROM slots WHERE id = $3`,
    [randomUUID(), Buffer.from(randomUUID()), awaited],
  )
  const jump = forCitizen(awaited)
  t.match(await booking(assistant, jump), { status: 409, body: { code: 'slot-taken', rules: ['waiting-list'] } })
  t.match(await booking(assistant, { ...jump, override: { rule: 'waiting-list', reason: 'бедствие' } }), {
    status: 201,
  })
  await sql.query(`DELETE FROM waitlist_entries WHERE official_id = (SELECT official_id FROM slots WHERE id = $1)`, [
    early,
  ])

  const all = ['opening', 'closing-hour', 'one-per-official', 'three-in-all', 'waiting-list']
  const anything = (slotId: number | undefined) =>
    booking(assistant, { ...forCitizen(slotId), override: { rule: all, reason: 'всичко' } })
  t.match(await anything(early), { status: 409, body: { code: 'slot-taken' } })
  await sql.query(`UPDATE slots SET blocked_reason = 'заседание' WHERE id = $1`, [slotIds[5]])
  t.match(await anything(slotIds[5]), { status: 409, body: { code: 'slot-not-bookable' } })
  await sql.query(`UPDATE reception_days SET state = 'closed' WHERE id = $1`, [dayIds[1]])
  t.match(await anything(slotIds[14]), { status: 409, body: { code: 'day-closed' } })
  await sql.query(`UPDATE reception_days SET state = 'open' WHERE id = $1`, [dayIds[1]])

  const { rows } = await sql.query(
    `SELECT w.rule, count(*)::int AS n FROM waived_rules w JOIN bookings b ON b.id = w.booking_id WHERE b.slot_id = ANY ($1) GROUP BY rule ORDER BY rule`,
    [slotIds],
  )
  t.same(
    rows,
    ['closing-hour', 'one-per-official', 'opening', 'waiting-list'].map((rule) => ({ rule, n: 1 })),
  )
  const audited = await sql.query(
    `SELECT count(*)::int AS n FROM audit_entries a JOIN bookings b ON b.id::text = a.subject_id WHERE a.action = 'waive' AND b.slot_id = ANY ($1)`,
    [slotIds],
  )
  t.equal(audited.rows[0].n, 4)
})

t.test('three in all is refused, and waived by name alone', async (t) => {
  const towns = [await town(), await town(), await town(), await town()]
  const admin = caller(await asStaff(house))
  const citizen = forCitizen(0)
  for (const { slotIds } of towns.slice(0, 3))
    t.match(await booking(admin, { ...citizen, slotId: String(slotIds[0]) }), { status: 201 })
  const fourth = { ...citizen, slotId: String(towns[3]?.slotIds[0]) }
  t.match(await booking(admin, fourth), { status: 429, body: { code: 'limit-reached', rules: ['three-in-all'] } })
  const wrong = { rule: 'one-per-official', reason: 'друго правило' }
  t.match(await booking(admin, { ...fourth, override: wrong }), { status: 429 })
  t.match(await booking(admin, { ...fourth, override: { ...wrong, rule: 'three-in-all' } }), { status: 201 })
})

t.test('C1 200 from the public door and 200 from the staff on 12 slots: 12 get one, nobody is doubled', async (t) => {
  const { slotIds, assistant } = await town()
  await sql.query(`UPDATE slots SET channel = 'staff' WHERE id = ANY ($1)`, [slotIds.slice(0, 4)])
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, n) => {
      const slotId = slotIds[Math.floor(n / 2) % slotIds.length]
      return n % 2 === 0 ? book(origin, orderOf(20_000 + n, slotId ?? 0)) : booking(assistant, forCitizen(slotId))
    }),
  )
  t.same(countStatuses(answers), { 201: 12, 409: 388 })
  const { rows } = await sql.query(
    `SELECT count(*)::int AS n, count(DISTINCT slot_id)::int AS slots FROM bookings WHERE live AND slot_id = ANY ($1)`,
    [slotIds],
  )
  t.same(rows, [{ n: 12, slots: 12 }])
})

t.test(
  'a move and a cancellation by the staff: by version, told to the citizen, with three hours to choose from',
  async (t) => {
    await delivered()
    const { slotIds, assistant } = await town()
    const made = (await booking(assistant, forCitizen(slotIds[0]))).body
    await booking(assistant, forCitizen(slotIds[1]))
    await delivered()
    const move = (slotId: number | undefined, version: number) =>
      assistant(`/bookings/${made.id}/move`, { slotId: String(slotId), version })
    t.match(await move(slotIds[1], 1), { status: 409, body: { code: 'slot-taken', alternatives: [{}, {}, {}] } })
    t.match(await move(slotIds[2], 1), { status: 200, body: { slotId: String(slotIds[2]), version: 2 } })
    t.match(await move(slotIds[2], 1), { status: 200, body: { version: 2 } }, 'repeated, it is done')
    const stale = await assistant(`/bookings/${made.id}/cancel`, { reason: 'Кметът пътува.', version: 1 })
    t.match(stale, {
      status: 409,
      body: { code: 'version-conflict', lastChange: { by: 'Радка Илиева', action: 'move' } },
    })
    t.match(await assistant(`/bookings/${made.id}/cancel`, { reason: '', version: 2 }), { status: 422 })
    const [moved] = await delivered()
    t.match(moved, { kind: 'moved', subject: /Часът Ви е променен/ })
    t.match(await assistant(`/bookings/${made.id}/cancel`, { reason: 'Кметът пътува.', version: 2 }), {
      status: 200,
      body: { state: 'cancelled-by-municipality', version: 3, cancelReason: 'Кметът пътува.' },
    })
    const [told] = await delivered()
    t.match(told, { kind: 'cancelled', text: /Кметът пътува\./, icalEvent: { method: 'CANCEL' } })
    t.equal(told?.text.split('Най-близките свободни часове')[1]?.match(/^– /gm)?.length, 3)
    t.match(await move(slotIds[3], 3), { status: 409, body: { code: 'not-changeable' } })
  },
)

t.test('two who change one booking at once: one wins, the other hears what was done', async (t) => {
  const { slotIds, assistant } = await town()
  const made = (await booking(assistant, forCitizen(slotIds[0]))).body
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      assistant(`/bookings/${made.id}/move`, { slotId: String(slotIds[1 + n]), version: 1 }),
    ),
  )
  t.same(countStatuses(answers), { 200: 1, 409: 9 })
  t.ok(answers.filter(({ status }) => status === 409).every(({ body }) => body.lastChange.action === 'move'))
})

t.test('A10 nobody finds, reads or changes what is not in reach, and every look is written down', async (t) => {
  const { slotIds, slug, assistant } = await town()
  const other = await town()
  const citizen = forCitizen(slotIds[0], { citizen: { name: 'Цветана Юлиянова', phone: '+359887111222' } })
  const { id, code } = (await booking(assistant, citizen)).body
  for (const q of [
    'cvetana',
    'ЮЛИЯН',
    'uliq',
    '0887 111 222',
    '887111',
    code,
    `${code.slice(0, 3)} ${code.slice(3)}`,
  ]) {
    const mine = await assistant(`/bookings?q=${encodeURIComponent(q)}`)
    t.ok(
      mine.body.items.some((each: { id: string }) => each.id === id),
      q,
    )
    const theirs = await other.assistant(`/bookings?q=${encodeURIComponent(q)}`)
    t.same(theirs.body.items, [], `${q}: another's assistant`)
  }
  t.match(await other.assistant(`/bookings?official=${slug}`), { status: 403 })
  t.match(await other.assistant(`/bookings/${id}`), { status: 403 })
  for (const [act, body] of [
    ['move', { slotId: String(slotIds[1]), version: 1 }],
    ['cancel', { reason: 'не', version: 1 }],
    ['triage', { decision: 'keep', version: 1 }],
  ] as const)
    t.match(await other.assistant(`/bookings/${id}/${act}`, body), { status: 403 }, act)
  t.match(await booking(other.assistant, forCitizen(slotIds[1])), { status: 403 })

  const desk = caller(await asStaff(house, { roles: ['front-desk'], officials: [slug] }))
  t.same((await desk('/bookings?q=cvetana')).body.items, [], 'the front desk sees a day before and after today')
  t.match(await desk(`/bookings/${id}`), { status: 403 })
  const own = (await booking(desk, forCitizen(slotIds[2]))).body
  t.match(await desk(`/bookings/${own.id}`), { status: 200, body: { topic: null } }, 'but what it made itself')
  const admin = caller(await asStaff(house))
  t.match((await admin(`/bookings/${id}`)).body, { topic: null, citizen: { name: 'Цветана Юлиянова' } })
  t.match(await caller(await asStaff(house, { roles: ['auditor'] }))('/bookings'), { status: 403 })

  const { rows } = await sql.query(
    `SELECT count(*)::int AS n FROM audit_entries WHERE action = 'search' AND subject = 'bookings' AND subject_id = $1`,
    [slug],
  )
  t.equal(rows[0].n, 8)
  const leaked = await sql.query(
    `SELECT count(*)::int AS n FROM audit_entries a WHERE a::text ~* 'cvetana|887111|Цвет'`,
  )
  t.equal(leaked.rows[0].n, 0, 'never what was typed')

  const mine = await sql.query('SELECT id FROM bookings WHERE id = $1', [id])
  t.equal(mine.rowCount, 1)
  await sql.query(`SELECT empty_booking($1, 1, '{confirmed}', 'system')`, [id])
  t.same((await assistant('/bookings?q=cvetana')).body.items, [], 'who is forgotten is not found')
  t.match(await assistant(`/bookings/${id}`), { status: 404 })
})

t.test('triage: kept, redirected, an expert invited, answered; whom it concerns is told', async (t) => {
  const { slotIds, slug, assistant } = await town()
  const other = await town()
  const made = async (n: number) => (await booking(assistant, forCitizen(slotIds[n]))).body
  const decide = (id: string, body: object) => assistant(`/bookings/${id}/triage`, { version: 1, ...body })
  const [kept, passed, invited, answered, freed] = [
    await made(0),
    await made(1),
    await made(2),
    await made(3),
    await made(4),
  ]
  await delivered()
  const waiting = async () => (await assistant('/bookings?untriaged=true')).body.items.length
  t.equal(await waiting(), 5)

  t.match(await decide(kept.id, { decision: 'keep' }), {
    status: 200,
    body: { triage: { decision: 'keep', version: 1 } },
  })
  t.equal(await waiting(), 4)
  t.match(await decide(kept.id, { decision: 'keep', triageVersion: 0 }), {
    status: 409,
    body: { lastChange: { action: 'triage' } },
  })
  t.same(await delivered(), [], 'nobody needs to hear that')

  for (const [body, pointer] of [
    [{ decision: 'redirect', reason: 'друг ресор' }, '/redirectTo/official'],
    [{ decision: 'redirect', redirectTo: { unit: 'ТСУ' } }, '/reason'],
    [{ decision: 'redirect', reason: 'ресор', redirectTo: { official: slug } }, '/redirectTo/official'],
    [{ decision: 'invite-expert', expert: { email: 'x', question: 'път' } }, '/expert/email'],
    [{ decision: 'answered', reason: 'Ремонтът е приключил.' }, '/reference'],
  ] as const)
    t.match(await decide(passed.id, body), { status: 422, body: { errors: [{ pointer }] } }, pointer)

  const redirect = { decision: 'redirect', reason: 'По пътищата отговаря друг.', redirectTo: { official: other.slug } }
  t.match(await decide(passed.id, redirect), {
    status: 200,
    body: { state: 'cancelled-by-municipality', triage: { freed: true } },
  })
  const [redirected] = await delivered()
  t.match(redirected, { kind: 'redirected', icalEvent: { method: 'CANCEL' }, text: /По пътищата отговаря друг\./ })
  t.match(redirected?.text, new RegExp(`/bg/zapazi/${other.slug}`))
  t.equal(redirected?.text.match(/Свободен час: /g)?.length, 3)

  const expert = { email: 'inzhener@mail.example', question: 'Кога приключва ремонтът на ул. „Измислена“?' }
  t.match(await decide(invited.id, { decision: 'invite-expert', expert }), {
    status: 200,
    body: { state: 'confirmed', version: 1 },
  })
  const [invitation, ...more] = await delivered()
  t.same(more, [])
  t.match(invitation, { kind: 'expert', to: { address: expert.email }, text: /Кога приключва ремонтът/ })
  for (const secret of ['Иванка', 'Тодорова', invited.code, '+35988', '/bg/chas/'])
    t.notMatch(`${invitation?.text}${invitation?.html}`.replace(/\s/g, ' '), secret)
  const another = { ...expert, email: 'drug@mail.example' }
  t.match(await decide(invited.id, { decision: 'invite-expert', expert: another }), { status: 422 })
  t.match(await assistant(`/bookings/${invited.id}/move`, { slotId: String(slotIds[8]), version: 1 }), { status: 200 })
  const afterMove = await delivered()
  t.same(afterMove.map(({ kind }) => kind).sort(), ['expert', 'moved'], 'the expert hears of another hour')
  const cancelled = await assistant(`/bookings/${invited.id}/cancel`, { reason: 'Отпада.', version: 2 })
  t.equal(cancelled.status, 200)
  t.same((await delivered()).map(({ kind, to }) => `${kind} ${to.address === expert.email}`).sort(), [
    'cancelled false',
    'expert-off true',
  ])

  const answer = { decision: 'answered', reason: 'Ремонтът е приключил.', reference: 'преписка 12-34' }
  t.match(await decide(answered.id, answer), { status: 200, body: { state: 'confirmed', version: 2 } })
  t.match(await delivered(), [{ kind: 'answered', text: /преписка 12-34[\s\S]*възразите писмено/ }])
  t.match(await decide(freed.id, { ...answer, freeSlot: true }), {
    status: 200,
    body: { state: 'cancelled-by-municipality' },
  })
  t.match(await delivered(), [{ kind: 'answered-freed', icalEvent: { method: 'CANCEL' } }])
  t.match(await decide(freed.id, { decision: 'keep', version: 2 }), { status: 409, body: { code: 'not-changeable' } })
})

t.test('a citizen who cancels frees the expert too', async (t) => {
  const { slotIds, assistant } = await town()
  const made = (await book(origin, orderOf(8_500, slotIds[0] ?? 0))).body
  const expert = { email: 'inzhener@mail.example', question: 'Ремонт' }
  await assistant(`/bookings/${made.id}/triage`, { version: 1, decision: 'invite-expert', expert })
  await delivered()
  await call(origin, '/my-booking/cancel', { method: 'POST', body: {}, headers: asCitizen(made.manageToken) })
  t.same((await delivered()).map(({ kind }) => kind).sort(), ['cancelled', 'expert-off'])
})

t.test(
  'who has no e-mail is on the call list, and hears there to whom the question went; a dead letter to an expert is not their matter',
  async (t) => {
    const { slotIds, assistant } = await town()
    const citizen = { citizen: { name: 'Първан Ъглов', phone: '+359887555666' } }
    const [passed, invited] = [
      (await booking(assistant, forCitizen(slotIds[0], citizen))).body,
      (await booking(assistant, forCitizen(slotIds[1]))).body,
    ]
    const redirectTo = { unit: 'Дирекция „Измислена“, стая 3' }
    const decided = { version: 1, decision: 'redirect', reason: 'Друг ресор.', redirectTo }
    t.equal((await assistant(`/bookings/${passed.id}/triage`, decided)).status, 200)
    const { rows } = await sql.query(
      `SELECT c.kind, b.cancel_reason FROM calls c JOIN bookings b ON b.id = c.booking_id WHERE b.id = $1 AND c.state = 'open'`,
      [passed.id],
    )
    t.match(rows, [{ kind: 'changed', cancel_reason: 'Друг ресор. Насочено към: Дирекция „Измислена“, стая 3.' }])
    const answered = (
      await booking(assistant, forCitizen(slotIds[2], { citizen: { name: 'Ана Ъглова', phone: '+359887555667' } }))
    ).body
    const said = { version: 1, decision: 'answered', reason: 'Ремонтът е приключил.', reference: 'преписка 12-34' }
    t.equal((await assistant(`/bookings/${answered.id}/triage`, said)).status, 200)
    const about = async () =>
      (await assistant('/call-list')).body.items.filter(
        (each: { booking: { id: string } | null }) => each.booking?.id === answered.id,
      )
    t.match(
      await about(),
      [
        {
          kind: 'answered',
          say: /вече има отговор\. Отговорът: Ремонтът е приключил\. Намира се в: преписка 12-34\. Часът Ви остава/,
        },
      ],
      'an answer without freeing the hour',
    )
    const again = { version: 2, decision: 'keep' }
    t.equal((await assistant(`/bookings/${answered.id}/triage`, again)).status, 200)
    t.same(await about(), [], 'the answer no longer holds')
    const expert = { email: 'inzhener@mail.example', question: 'Ремонт' }
    await assistant(`/bookings/${invited.id}/triage`, { version: 1, decision: 'invite-expert', expert })
    await sql.query(
      `UPDATE messages SET state = 'dead', last_error = 'EENVELOPE 550' WHERE booking_id = $1 AND kind = 'expert'`,
      [invited.id],
    )
    const calls = await sql.query('SELECT count(*)::int AS n FROM calls WHERE booking_id = $1', [invited.id])
    t.equal(calls.rows[0].n, 0)
  },
)

t.test('after all this no invariant is broken', async (t) => {
  t.same(await brokenInvariants(house.url), [])
})
