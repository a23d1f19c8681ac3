import t from 'tap'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

t.test(
  'A18 nothing personal and no token in logs, metrics or error bodies; a bug is a 500 with its request id',
  async (t) => {
    const lines: string[] = []
    const canary = { name: 'Канарка Жълтоперова', phone: '+359887654321', email: 'canary.yellow@mail.example' }
    const house = await openTestHouse(t, {
      env: { LOG_LEVEL: 'debug' },
      logStream: { write: (line) => void lines.push(line) },
    })
    const { slotIds } = await offerSlots(house.sql)
    const order = { ...orderOf(1, slotIds[0] ?? 0), citizen: canary, topic: { text: 'Тайната на канарката' } }
    const { body: booked } = await book(house.origin, order)
    const token: string = booked.manageToken
    const bodies = [
      await call(house.origin, '/my-booking', { headers: { authorization: `Booking ${token}x` } }),
      await book(house.origin, { ...order, citizen: { ...canary, email: `${canary.email},` } }),
      await book(house.origin, order),
      await call(house.origin, `/officials/${encodeURIComponent(canary.email)}`),
      await call(house.origin, `/nothing?email=${canary.email}&token=${token}`),
    ]
    await house.sql.query(
      `CREATE OR REPLACE FUNCTION book_locked_slots(commands jsonb, moment timestamptz) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken: %', commands; END $$`,
    )
    const bug = await book(house.origin, { ...order, slotId: String(slotIds[1]) })
    t.match(bug, { status: 500, body: { code: 'internal-error' } })
    await house.sql.query(`ALTER TABLE bookings ADD CONSTRAINT odd CHECK (cancel_reason IS NULL OR email IS NULL)`)
    bodies.push(
      bug,
      await call(house.origin, '/my-booking/cancel', {
        method: 'POST',
        headers: asCitizen(token),
        body: { reason: 'канарката отлетя' },
      }),
    )
    t.equal(bodies.at(-1)?.status, 500)
    const metrics = await (await fetch(`${house.origin}/metrics`)).text()

    const logged = lines.join('')
    t.ok(lines.length >= 8, `${lines.length} lines`)
    t.match(logged, '"route":"/api/v1/my-booking"')
    t.match(logged, '"msg":"bug"')
    const requestId = /\/requests\/([0-9a-f-]+)/.exec(bug.body.instance)?.[1] ?? 'none'
    t.ok(
      lines.some((line) => line.includes('"msg":"bug"') && line.includes(requestId)),
      'the log finds the request of the answer',
    )
    const shown = bodies.map(({ text }) => text).join('')
    for (const [what, text] of Object.entries({ logs: logged, metrics, 'error bodies': shown }))
      for (const secret of [
        ...Object.values(canary),
        'Жълтоперова',
        'Тайната',
        'отлетя',
        '887654321',
        token,
        booked.code,
      ])
        t.notOk(text.includes(secret), `${secret.slice(0, 12)}… in ${what}`)
    t.notMatch(shown, /stack|SELECT|plpgsql|prisma/i)
  },
)
