import type { Locale } from '../i18n/words.ts'

/** The pages that have an address in each language, by stable names; `:token` and the like are parameters. */
export const ADDRESSES = {
  home: { bg: '/bg/', en: '/en/' },
  schedule: { bg: '/bg/grafik', en: '/en/schedule' },
  scheduleByOfficial: { bg: '/bg/grafik/po-lica', en: '/en/schedule/by-official' },
  scheduleOf: { bg: '/bg/grafik/:official', en: '/en/schedule/:official' },
  findBooking: { bg: '/bg/moyat-chas', en: '/en/my-booking' },
  help: { bg: '/bg/pomosht', en: '/en/help' },
  privacy: { bg: '/bg/poveritelnost', en: '/en/privacy' },
  accessibility: { bg: '/bg/dostapnost', en: '/en/accessibility' },
  conditions: { bg: '/bg/usloviya', en: '/en/conditions' },
  chooseTime: { bg: '/bg/zapazi/:official', en: '/en/book/:official' },
  details: { bg: '/bg/zapazi/:official/danni', en: '/en/book/:official/details' },
  check: { bg: '/bg/zapazi/:official/proverka', en: '/en/book/:official/check' },
  booking: { bg: '/bg/chas/:token', en: '/en/booking/:token' },
  change: { bg: '/bg/chas/:token/promyana', en: '/en/booking/:token/change' },
  confirm: { bg: '/bg/chas/:token/potvardi', en: '/en/booking/:token/confirm' },
  choice: { bg: '/bg/chas/:token/izbor', en: '/en/booking/:token/choice' },
  cancel: { bg: '/bg/chas/:token/otkaz', en: '/en/booking/:token/cancel' },
  ownData: { bg: '/bg/chas/:token/danni', en: '/en/booking/:token/data' },
  ownDataFile: { bg: '/bg/chas/:token/danni.json', en: '/en/booking/:token/data.json' },
  erase: { bg: '/bg/chas/:token/iztrivane', en: '/en/booking/:token/erase' },
  erased: { bg: '/bg/iztriti-danni', en: '/en/data-erased' },
  print: { bg: '/bg/chas/:token/pechat', en: '/en/booking/:token/print' },
  calendar: { bg: '/bg/chas/:token/kalendar.ics', en: '/en/booking/:token/calendar.ics' },
  waitlist: { bg: '/bg/chakashti/:official', en: '/en/waiting-list/:official' },
  waitlistEntry: { bg: '/bg/chakashti/m/:token', en: '/en/waiting-list/m/:token' },
  waitlistData: { bg: '/bg/chakashti/m/:token/danni.json', en: '/en/waiting-list/m/:token/data.json' },
  leaveWaitlist: { bg: '/bg/chakashti/m/:token/otkaz', en: '/en/waiting-list/m/:token/leave' },
  leftWaitlist: { bg: '/bg/napusnat-spisak', en: '/en/left-waiting-list' },
  offer: { bg: '/bg/predlozhenie/:token', en: '/en/offer/:token' },
  feedback: { bg: '/bg/mnenie/:token', en: '/en/feedback/:token' },
  feedbackGiven: { bg: '/bg/blagodarim-za-mnenieto', en: '/en/thank-you-for-your-feedback' },
} as const satisfies Record<string, Record<Locale, string>>

export type PageName = keyof typeof ADDRESSES

/** The path of a page. */
export function pathOf(name: PageName, locale: Locale, parameters: Record<string, string> = {}): string {
  return fill(ADDRESSES[name][locale], parameters)
}

/** The page that has this pattern as its address in some language. */
export function pageOf(pattern: string): PageName | null {
  const names = Object.keys(ADDRESSES) as PageName[]
  return names.find((name) => ADDRESSES[name].bg === pattern || ADDRESSES[name].en === pattern) ?? null
}

/** A pattern with its parameters in place. */
export function fill(pattern: string, parameters: Record<string, string>): string {
  return pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))
}

/** The language that an address names by its first segment. */
export function localeOfPath(path: string): Locale | null {
  const segment = /^\/(bg|en)(?:[/?#]|$)/.exec(path)?.[1]
  return segment === 'bg' || segment === 'en' ? segment : null
}
