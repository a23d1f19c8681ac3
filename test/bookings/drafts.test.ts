import t from 'tap'
import { draftHash, isDraftCookie, newDraftCookie, sealDraft, unsealDraft } from '../../src/bookings/draft-seal.ts'
import { draftOf, dropDraft, forgetDrafts, keepDraft } from '../../src/bookings/keep-draft.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { openTestDeps } from '../support/house.ts'
import { BOOKED, OPEN } from './a-draft.ts'

const KEY = { id: 3, secret: 'another-key-for-tests-0123456789abcdef' }

t.test('a draft opens by its own cookie and key only, and only whole', async (t) => {
  const cookie = newDraftCookie()
  t.ok(isDraftCookie(cookie))
  const sealed = sealDraft(KEY, cookie, OPEN)
  t.same(unsealDraft(KEY, cookie, sealed), OPEN)
  t.equal(unsealDraft(KEY, newDraftCookie(), sealed), null)
  t.equal(unsealDraft({ ...KEY, secret: `${KEY.secret}x` }, cookie, sealed), null)
  for (const at of [0, 12, 28, sealed.length - 1]) {
    const bent = Buffer.from(sealed)
    bent[at] = (bent[at] ?? 0) ^ 1
    t.equal(unsealDraft(KEY, cookie, bent), null, `byte ${at}`)
  }
  t.equal(unsealDraft(KEY, cookie, sealed.subarray(0, 20)), null)
  t.notSame(sealDraft(KEY, cookie, OPEN), sealed, 'never twice the same')
  for (const not of ['', 'x', `${cookie}x`, cookie.slice(1), `${cookie.slice(1)}=`]) t.notOk(isDraftCookie(not), not)
})

t.test('a dump tells neither what was typed nor by which cookie', async (t) => {
  const { deps, sql } = await openTestDeps(t)
  const cookie = newDraftCookie()
  await keepDraft(deps, { cookie, draft: OPEN })
  const { rows } = await sql.query(`SELECT d::text AS row, sealed FROM drafts d`)
  t.equal(rows.length, 1)
  const dump = `${rows[0].row}${rows[0].sealed.toString('latin1')}`
  for (const secret of [cookie, Buffer.from(cookie, 'base64url').toString('hex'), OPEN.key])
    t.notOk(dump.includes(secret))
  const inside = Buffer.from(OPEN.answers.name, 'utf8').toString('latin1')
  t.notOk(dump.includes(inside))
  t.ok(JSON.stringify(OPEN).includes(OPEN.answers.name), 'it is in there, sealed')
})

t.test('a draft is kept, replaced, dropped', async (t) => {
  const { deps, sql } = await openTestDeps(t)
  const [cookie, other] = [newDraftCookie(), newDraftCookie()]
  t.equal(await draftOf(deps, cookie), null)
  t.equal(await draftOf(deps, null), null)
  t.equal(await draftOf(deps, "x' OR true --"), null)
  await keepDraft(deps, { cookie, draft: OPEN })
  await keepDraft(deps, { cookie: other, draft: { ...OPEN, slug: 'sekretar' } })
  t.same(await draftOf(deps, cookie), OPEN)
  await keepDraft(deps, { cookie, draft: BOOKED })
  t.same(await draftOf(deps, cookie), BOOKED)
  t.equal((await sql.query('SELECT FROM drafts')).rowCount, 2)
  await dropDraft(deps, { cookie })
  t.equal(await draftOf(deps, cookie), null)
  t.match(await draftOf(deps, other), { slug: 'sekretar' })
})

t.test('a draft sealed under an old key of the house still opens; under one that is gone it is lost', async (t) => {
  const { deps, sql } = await openTestDeps(t)
  const cookie = newDraftCookie()
  await sql.query('INSERT INTO drafts (cookie_hash, key_id, sealed) VALUES ($1, 3, $2)', [
    draftHash(cookie),
    sealDraft(KEY, cookie, OPEN),
  ])
  t.equal(await draftOf(deps, cookie), null)
  const config = { ...deps.config, secretKeys: [...deps.config.secretKeys, KEY] }
  t.same(await draftOf({ ...deps, config }, cookie), OPEN)
})

t.test('I15 a draft is forgotten four hours after its last change', async (t) => {
  const { deps, sql, url } = await openTestDeps(t)
  const cookies = [newDraftCookie(), newDraftCookie(), newDraftCookie()]
  for (const cookie of cookies) await keepDraft(deps, { cookie, draft: OPEN })
  const age = (cookie: string | undefined, minutes: number) =>
    sql.query('UPDATE drafts SET updated_at = house_now() - make_interval(mins => $2) WHERE cookie_hash = $1', [
      draftHash(cookie ?? ''),
      minutes,
    ])
  await age(cookies[0], 239)
  await age(cookies[1], 241)
  await age(cookies[2], 361)
  t.same(await Promise.all(cookies.map(async (cookie) => (await draftOf(deps, cookie)) !== null)), [true, false, false])
  t.match(await checkInvariants(url), [{ invariant: 'I15', what: /^a draft of .* is still kept$/ }])
  t.equal(await forgetDrafts(deps), 2)
  t.equal(await forgetDrafts(deps), 0, 'once')
  t.same(await checkInvariants(url), [])
})
