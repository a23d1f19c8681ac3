import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import t from 'tap'
import type { Deps } from '../../src/deps.ts'
import { Problem } from '../../src/http/schemas.ts'
import { insistOnServed, staffScope } from '../../src/staff/guard-api.ts'
import type { Policy } from '../../src/staff/policy-rules.ts'
import { ROLES } from '../../src/staff/staff-member.ts'
import { call } from '../support/client.ts'
import { openTestDeps, openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, bearer, makeSession, makeUser } from '../support/staff.ts'

t.test('who is signed in learns who they are', async (t) => {
  const house = await openTestHouse(t)
  await offerSlots(house.sql, { slug: 'kmet' })
  await offerSlots(house.sql, { slug: 'sekretar' })
  const userId = await makeUser(house, {
    email: 'rilieva@mail.example',
    roles: ['assistant', 'auditor'],
    officials: ['sekretar'],
  })
  const headers = bearer(house, { userId, sid: await makeSession(house, userId) })
  const { status, body, headers: told } = await call(house.origin, '/me', { headers })
  t.equal(status, 200)
  t.equal(told.get('cache-control'), 'no-store')
  t.same(body, {
    id: String(userId),
    email: 'rilieva@mail.example',
    name: 'Радка Илиева',
    roles: ['assistant', 'auditor'],
    officials: ['sekretar'],
  })
})

t.test('what a person may do is read from the database at every request', async (t) => {
  const house = await openTestHouse(t)
  await offerSlots(house.sql, { slug: 'kmet' })
  const headers = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  const me = async () => (await call(house.origin, '/me', { headers })).body
  t.match(await me(), { roles: ['assistant'], officials: ['kmet'] })
  await house.sql.query(`UPDATE staff_users SET roles = '{official}'`)
  await house.sql.query(`DELETE FROM staff_users_officials`)
  t.match(await me(), { roles: ['official'], officials: [] })
  await house.sql.query(`UPDATE staff_users SET active = false`)
  t.match(await me(), { code: 'unauthenticated' })
})

t.test('no bearer is 401 and says what is wanted; another kind of token too', async (t) => {
  const house = await openTestHouse(t)
  const headers = await asStaff(house)
  for (const authorization of [undefined, '', 'Bearer', 'Bearer x', `Booking ${headers.authorization.slice(7)}`]) {
    const answer = await call(house.origin, '/me', { headers: authorization === undefined ? {} : { authorization } })
    t.match(answer, { status: 401, body: { code: 'unauthenticated' } }, String(authorization))
    t.equal(answer.headers.get('www-authenticate'), 'Bearer')
  }
  t.equal((await call(house.origin, '/me', { headers })).status, 200)
  const citizen = await call(house.origin, '/my-booking')
  t.equal(citizen.headers.get('www-authenticate'), 'Booking, Hold, Waitlist', 'a citizen is asked for another')
})

t.test('A10 each role passes where it is allowed, and nowhere else', async (t) => {
  const house = await openTestDeps(t)
  const app = appWith(
    house.deps,
    ROLES.map((role) => async (scope) => {
      scope.get(`/only/${role}`, async ({ staff }) => staff.roles)
      scope.post(`/only/${role}`, async () => 'read')
    }),
    Object.fromEntries(
      ROLES.flatMap((role) =>
        ['GET', 'POST'].map((method) => [`${method} /only/${role}`, { allow: [role], on: 'house' }]),
      ),
    ),
  )
  t.teardown(() => app.close())
  for (const own of ROLES) {
    const headers = await asStaff(house, { roles: [own] })
    for (const role of ROLES) {
      const url = `/only/${role}`
      t.equal((await app.inject({ url, headers })).statusCode, own === role ? 200 : 403, `${own} at ${role}`)
      t.equal((await app.inject({ url, headers, method: 'HEAD' })).statusCode, own === role ? 200 : 403)
    }
  }
  const both = await asStaff(house, { roles: ['auditor', 'official'] })
  t.same((await app.inject({ url: '/only/official', headers: both })).json(), ['auditor', 'official'])
  const stranger = await app.inject({
    url: '/only/admin',
    method: 'POST',
    payload: '{ broken',
    headers: { 'content-type': 'application/json' },
  })
  t.equal(stranger.statusCode, 401, "a stranger's body is not read")
})

t.test(
  'A10 a route without its line in the policy table stops the start, and so does a line without its route',
  async (t) => {
    const { deps } = await openTestDeps(t)
    const forgotten: FastifyPluginAsync = async (scope) => {
      scope.get('/staff/forgotten', async () => 'seen')
    }
    for (const policy of [{}, { 'GET /staff/forgotten': { allow: [], on: 'house' as const } }]) {
      const app = appWith(deps, [forgotten], policy)
      t.teardown(() => app.close())
      await t.rejects(async () => app.ready(), { message: /staff route GET \/staff\/forgotten .*allows/ })
    }
    const policy = {
      'GET /staff/forgotten': { allow: ['admin'], on: 'house' },
      'POST /staff/nowhere': { allow: ['admin'], on: 'house' },
    } as const
    const app = appWith(deps, [forgotten], policy)
    t.teardown(() => app.close())
    insistOnServed(app, policy)
    await t.rejects(async () => app.ready(), {
      message: 'src/staff/policy.ts names what is not served: POST /staff/nowhere',
    })
  },
)

/** The staff's scope alone, with routes of a test and who may call them. */
function appWith(deps: Deps, routes: FastifyPluginAsync[], policy: Policy): FastifyInstance {
  const app = Fastify()
  app.addSchema(Problem)
  void app.register(
    staffScope(deps, routes, {
      'GET /me': { allow: ROLES, on: 'self' },
      'DELETE /session': { allow: ROLES, on: 'self' },
      ...policy,
    }),
  )
  return app
}
