import t from 'tap'
import { insistOnOfficial, mayEnter } from '../../src/staff/scope-rules.ts'
import { ROLES } from '../../src/staff/staff-member.ts'

t.test('one role in common is enough to enter', async (t) => {
  t.ok(mayEnter({ roles: ['auditor', 'assistant'] }, ['admin', 'assistant']))
  t.notOk(mayEnter({ roles: ['auditor'] }, ['admin', 'assistant']))
  t.notOk(mayEnter({ roles: ['admin'] }, []))
})

t.test('only an administrator and who keeps an official pass to them', async (t) => {
  for (const role of ROLES) {
    t.doesNotThrow(() => insistOnOfficial({ roles: [role], officials: ['kmet', 'sekretar'] }, 'sekretar'), role)
    const stranger = () => insistOnOfficial({ roles: [role], officials: ['kmet'] }, 'sekretar')
    if (role === 'admin') t.doesNotThrow(stranger)
    else t.throws(stranger, { code: 'forbidden' }, role)
  }
})
