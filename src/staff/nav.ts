import { type Locale, words } from '../i18n/words.ts'
import { type Policy, policyKey } from './policy-rules.ts'
import { keeps, mayEnter } from './scope-rules.ts'
import type { StaffMember } from './staff-member.ts'

/** The names of the staff's pages that stand in their navigation, in order; `i18n` has a text for each. */
export const NAV = {
  today: '/sluzhebno/',
  calendar: '/sluzhebno/kalendar',
  book: '/sluzhebno/novo',
  bookings: '/sluzhebno/zapisvaniya',
  topics: '/sluzhebno/vaprosi',
  dayList: '/sluzhebno/den',
  waitlist: '/sluzhebno/chakashti',
  closures: '/sluzhebno/otmeneni',
  calls: '/sluzhebno/obazhdaniya',
  commitments: '/sluzhebno/angazhimenti',
  messages: '/sluzhebno/saobshteniya',
  reports: '/sluzhebno/spravki',
  schedules: '/sluzhebno/pravila',
  exceptions: '/sluzhebno/neprisastveni',
  feeds: '/sluzhebno/kalendari',
  boards: '/sluzhebno/tabla',
  poster: '/sluzhebno/plakat',
  officials: '/sluzhebno/lica',
  texts: '/sluzhebno/tekstove',
  users: '/sluzhebno/potrebiteli',
  rights: '/sluzhebno/prava',
  privacy: '/sluzhebno/poveritelnost',
  audit: '/sluzhebno/dnevnik',
} as const

export type NavName = keyof typeof NAV

/** What is set up once and seldom looked at again: it stands folded behind one word. */
const SETTINGS: readonly NavName[] = [
  'schedules',
  'exceptions',
  'feeds',
  'boards',
  'poster',
  'officials',
  'texts',
  'users',
  'rights',
  'privacy',
  'audit',
]

type Where = { staff: Pick<StaffMember, 'roles'>; policy: Policy; locale: Locale; path: string }

/** Where somebody may go: the pages that exist and that their roles may open. `path`: where they are. */
export function navFor({ staff, policy, locale, path }: Where) {
  const texts = words[locale].pages.staff.nav
  return (Object.keys(NAV) as NavName[])
    .filter((name) => mayOpen({ staff, policy }, NAV[name]))
    .map((name) => ({
      name,
      href: NAV[name],
      text: texts[name],
      settings: SETTINGS.includes(name),
      current: currentAs(NAV[name], path),
    }))
}

/** Whether there is a page of that pattern, and somebody's roles may open it. */
export function mayOpen({ staff, policy }: Pick<Where, 'staff' | 'policy'>, path: string): boolean {
  const entry = policy[policyKey('GET', path)]
  return entry !== undefined && mayEnter(staff, entry.allow)
}

/** Whether whoever calls may open a page of a pattern, or post to it, and there is one: for what would else lead nowhere. */
export function mayUse({ staff, staffFrame }: { staff: StaffMember; staffFrame: { policy: Policy } }) {
  return (pattern: string): boolean =>
    ['GET', 'POST'].some((method) => {
      const entry = staffFrame.policy[policyKey(method, pattern)]
      return entry !== undefined && mayEnter(staff, entry.allow)
    })
}

/**
 * The same about a day of an official. Whoever keeps only the reception of its substitute is shown what is for both: the day itself, and
 * who comes.
 */
export function mayUseOn(request: { staff: StaffMember; staffFrame: { policy: Policy } }) {
  const may = mayUse(request)
  const { policy } = request.staffFrame
  const isForBoth = (pattern: string) =>
    ['GET', 'POST'].some((method) => ['reception', 'visit'].includes(policy[policyKey(method, pattern)]?.on ?? ''))
  return (slug: string) =>
    keeps(request.staff, slug) ? may : (pattern: string): boolean => isForBoth(pattern) && may(pattern)
}

function currentAs(href: string, path: string): 'page' | 'true' | null {
  if (path === href) return 'page'
  // The page of one day is a part of the calendar, though its address begins as that of the list of the day; its paper and its numbers are of the list.
  const place = /^\/sluzhebno\/den\/(?:\d+|nov)(?:\/(?!pechat|spravka|nomer|na-myasto)|$)/.test(path)
    ? `${NAV.calendar}/`
    : path
  // A step that was refused shows the list again.
  if (href === NAV.dayList && path.startsWith('/sluzhebno/poseshtenie/')) return 'page'
  return href !== NAV.today && place.startsWith(`${href}/`) ? 'true' : null
}
