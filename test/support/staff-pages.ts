import { accessClaims } from '../../src/staff/access-token.ts'
import { formToken, pageTokenSettings } from '../../src/staff/page-session.ts'
import { SESSION_HOURS } from '../../src/staff/session.ts'
import type { Role } from '../../src/staff/staff-member.ts'
import { type PageAnswer, page } from '../http/page-client.ts'
import type { TestHouse } from './house.ts'
import { makeSession, makeUser, signJwt } from './staff.ts'

/** Somebody whose browser is signed in to the staff's pages. */
export type StaffPages = {
  userId: number
  sid: string
  /** As the header says it, and as a browser keeps it. */
  cookie: string
  cookieValue: string
  csrf: string
  get(path: string): Promise<PageAnswer>
  /** Posts a form of theirs, with its token. Fields that come several times are arrays. */
  post(path: string, form?: Record<string, string | string[]>): Promise<PageAnswer>
}

/** An invented person of those roles, with a session and its cookie. By default an administrator. */
export async function asStaffPages(
  house: Pick<TestHouse, 'sql' | 'deps' | 'origin'>,
  who: { roles?: Role[]; officials?: string[]; email?: string } = {},
): Promise<StaffPages> {
  const userId = await makeUser(house, who)
  return browserOf(house, { userId, sid: await makeSession(house, userId) })
}

/** The browser of a session that is there. */
export function browserOf(
  { deps, origin }: Pick<TestHouse, 'deps' | 'origin'>,
  { userId, sid }: { userId: number; sid: string },
): StaffPages {
  const cookieValue = pageCookie(deps, { userId, sid })
  const cookie = `sid=${cookieValue}`
  const csrf = formToken(deps.config.secretKeys, sid)
  return {
    userId,
    sid,
    cookie,
    cookieValue,
    csrf,
    get: (path) => page(origin, path, { headers: { cookie } }),
    post: (path, form = {}) => {
      const fields = Object.entries({ _csrf: csrf, ...form }).flatMap(([name, value]) =>
        [value].flat().map((each) => [name, each]),
      )
      return page(origin, path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        raw: new URLSearchParams(fields).toString(),
      })
    },
  }
}

/** The value of a session's cookie, made `age` seconds ago. */
export function pageCookie(
  deps: TestHouse['deps'],
  { userId, sid, age = 0 }: { userId: number; sid: string; age?: number },
): string {
  const now = deps.clock.now().toSeconds() - age
  const { sign } = pageTokenSettings(deps.config.secretKeys)
  const claims = accessClaims({ id: sid, userId, endsAt: now + SESSION_HOURS * 3_600 }, now)
  return signJwt(deps, { ...claims, aud: sign.aud })
}
