import type { Locale } from './format-time.ts'

/**
 * What is said of schedules and reception days. The Bulgarian words are the contract. Dates, times, days and durations come
 * in words already; `days` counts back from the reception.
 */
const bg = {
  rule: {
    everyWeeks: (weeks: string, onWeekday: string) => `на всеки ${weeks} ${onWeekday}`,
    countedFrom: (date: string) => `считано от ${date}`,
    from: (date: string) => `от ${date}`,
    until: (date: string) => `до ${date}`,
    only: (date: string) => `само на ${date}`,
  },
  window: {
    onTheDay: 'в деня на приема',
    theDayBefore: 'предния ден',
    daysBefore: (days: string) => `${days} преди приема`,
    opens: (day: string) => `записването започва ${day}`,
    opensAt: (day: string, time: string) => `записването започва ${day}, в ${time}`,
    closes: (when: string) => `приключва ${when}`,
    beforeTheStart: (duration: string) => `${duration} преди началото`,
    atTheStart: 'с началото на часа',
    // „Приема в 17:00 ч.“ would be another thing: hence the comma.
    dayAt: (day: string, time: string) => `${day}, в ${time}`,
    theDayBeforeAt: (time: string) => `предния ден в ${time}`,
    endOfDay: (day: string) => `${day}, в края на деня`,
    noneOnTheDay: 'в деня на приема не се записват часове',
    atTheLatest: (when: string, latest: string) => `${when}, но най-късно ${latest}`,
  },
  day: {
    insteadOf: (date: string, ruleDate: string) => `${date} вместо ${ruleDate}`,
    noReception: (date: string) => `${date}: няма прием`,
    reason: { holiday: 'официален празник', substitute: 'официален празник', exception: 'неработен ден' },
    because: (what: string, reason: string, name: string) => `${what} – ${reason} (${name})`,
    skippedHour: (date: string) => `на ${date} този час не съществува: часовникът се мести напред`,
    repeatedHour: (date: string) => `на ${date} този час идва два пъти: часовникът се мести назад`,
  },
  feed: {
    portfolio: (title: string, portfolio: string) => `${title}, ресор „${portfolio}“`,
    nameOfAll: (municipality: string) => `Приемни дни – ${municipality}`,
    nameOfOne: (title: string, municipality: string) => `Приемни дни: ${title} – ${municipality}`,
    summary: (title: string) => `Приемен ден: ${title}`,
    closedSummary: (title: string) => `Няма прием: ${title}`,
    closed: 'Приемният ден е отменен.',
    reason: (reason: string) => `Причина: ${reason}`,
    undecided: 'Предстои решение дали ще има прием. Моля, проверете, преди да дойдете.',
    opens: (when: string) => `Начало на записването: ${when}`,
    howToBook: (url: string, phone: string) => `Как да запазите час: ${url} или на телефон ${phone}`,
  },
}

type ReceptionWords = typeof bg

const en: ReceptionWords = {
  rule: {
    everyWeeks: (weeks, onWeekday) => `every ${weeks} ${onWeekday}`,
    countedFrom: (date) => `counted from ${date}`,
    from: (date) => `from ${date}`,
    until: (date) => `until ${date}`,
    only: (date) => `only on ${date}`,
  },
  window: {
    onTheDay: 'on the day of the reception',
    theDayBefore: 'the day before',
    daysBefore: (days) => `${days} before the reception`,
    opens: (day) => `booking opens ${day}`,
    opensAt: (day, time) => `booking opens ${day}, at ${time}`,
    closes: (when) => `closes ${when}`,
    beforeTheStart: (duration) => `${duration} before the start`,
    atTheStart: 'when the appointment begins',
    dayAt: (day, time) => `${day}, at ${time}`,
    theDayBeforeAt: (time) => `the day before at ${time}`,
    endOfDay: (day) => `${day}, at the end of the day`,
    noneOnTheDay: 'no booking on the day of the reception',
    atTheLatest: (when, latest) => `${when}, but at the latest ${latest}`,
  },
  day: {
    insteadOf: (date, ruleDate) => `${date} instead of ${ruleDate}`,
    noReception: (date) => `${date}: no reception`,
    reason: { holiday: 'public holiday', substitute: 'public holiday', exception: 'non-working day' },
    because: (what, reason, name) => `${what} – ${reason} (${name})`,
    skippedHour: (date) => `on ${date} this hour does not exist: the clocks go forward`,
    repeatedHour: (date) => `on ${date} this hour comes twice: the clocks go back`,
  },
  feed: {
    portfolio: (title, portfolio) => `${title}, portfolio: ${portfolio}`,
    nameOfAll: (municipality) => `Reception days – ${municipality}`,
    nameOfOne: (title, municipality) => `Reception days: ${title} – ${municipality}`,
    summary: (title) => `Reception day: ${title}`,
    closedSummary: (title) => `No reception: ${title}`,
    closed: 'The reception day is cancelled.',
    reason: (reason) => `Reason: ${reason}`,
    undecided: 'It is still to be decided whether there is a reception. Please check before you come.',
    opens: (when) => `Booking opens: ${when}`,
    howToBook: (url, phone) => `How to book: ${url} or by telephone on ${phone}`,
  },
}

export const receptionWords: Readonly<Record<Locale, ReceptionWords>> = { bg, en }

/** „Заместник-кмет на общината, ресор „Образование““: two deputies have one title. */
export function titleWithPortfolio(title: string, portfolio: string | null, locale: Locale): string {
  return portfolio ? receptionWords[locale].feed.portfolio(title, portfolio) : title
}
