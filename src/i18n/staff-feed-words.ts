import type { Locale } from './format-time.ts'

/** What the secret calendars of the staff say. The Bulgarian words are the contract; times and counts come in words already. */
const bg = {
  name: (title: string) => `Прием: ${title}`,
  portfolio: (title: string, portfolio: string) => `${title}, ресор „${portfolio}“`,
  reception: (time: string, who: string | null) => (who === null ? `Прием, ${time}` : `Прием, ${time} – ${who}`),
  open: (title: string, hours: string) => `Приемен ден: ${title}, ${hours}`,
  closed: (title: string, hours: string) => `Няма прием: ${title}, ${hours}`,
  'needs-decision': (title: string, hours: string) => `Чака решение: ${title}, ${hours}`,
  ofSlots: (slots: number) => `Часове за прием: ${slots}.`,
}

type StaffFeedWords = typeof bg

const en: StaffFeedWords = {
  name: (title) => `Receptions: ${title}`,
  portfolio: (title, portfolio) => `${title}, portfolio: ${portfolio}`,
  reception: (time, who) => (who === null ? `Reception, ${time}` : `Reception, ${time} – ${who}`),
  open: (title, hours) => `Reception day: ${title}, ${hours}`,
  closed: (title, hours) => `No reception: ${title}, ${hours}`,
  'needs-decision': (title, hours) => `Waits for a decision: ${title}, ${hours}`,
  ofSlots: (slots) => `Times in all: ${slots}.`,
}

export const staffFeedWords: Readonly<Record<Locale, StaffFeedWords>> = { bg, en }
