import t from 'tap'
import { navFor } from '../../src/staff/nav.ts'
import { POLICY } from '../../src/staff/policy.ts'
import { ROLES } from '../../src/staff/staff-member.ts'

t.test('each role is led to what it may open; what is set up once is told apart', async (t) => {
  for (const role of ROLES) {
    const ways = navFor({ staff: { roles: [role] }, policy: POLICY, locale: 'bg', path: '/sluzhebno/prava' })
    t.ok(ways.length > 1, role)
    t.same(
      ways.filter(({ href }) => href === '/sluzhebno/potrebiteli').map(({ settings }) => settings),
      role === 'admin' ? [true] : [],
      role,
    )
    t.ok(
      ways.some(({ settings }) => !settings),
      role,
    )
  }
})

t.test('where somebody is stands out: the page itself, or one below it', async (t) => {
  const currentAt = (path: string) =>
    navFor({ staff: { roles: ['admin'] }, policy: POLICY, locale: 'bg', path })
      .filter(({ current }) => current !== null)
      .map(({ name, current }) => `${name} ${current}`)
  t.same(currentAt('/sluzhebno/pravila'), ['schedules page'])
  t.same(currentAt('/sluzhebno/pravila/7'), ['schedules true'])
  t.same(currentAt('/sluzhebno/den'), ['dayList page'])
  t.same(currentAt('/sluzhebno/den/12'), ['calendar true'])
  t.same(currentAt('/sluzhebno/poseshtenie/7'), ['dayList page'])
  for (const part of ['pechat', 'spravka', 'na-myasto', 'nomer/7'])
    t.same(currentAt(`/sluzhebno/den/12/${part}`), ['dayList true'], part)
  t.same(currentAt('/sluzhebno/'), ['today page'])
})
