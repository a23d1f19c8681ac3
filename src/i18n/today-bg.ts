/** What the start page of the staff and the mail of the morning say, in Bulgarian; its type is the contract of every other language. */
export const todayBg = {
  title: 'Днес',
  hello: (name: string, day: string) => `Здравейте, ${name}. Днес е ${day}.`,
  receptions: 'Приеми днес',
  caption: 'Приемите днес, по час',
  columns: {
    official: 'При кого',
    hours: 'Часове',
    place: 'Място',
    booked: 'Записани',
    free: 'Свободни',
    state: 'Състояние',
  },
  state: { open: 'Има прием', closed: 'Няма прием', 'needs-decision': 'Чака решение' },
  delay: (minutes: number) => `закъснява с около ${minutes}\u00a0минути`,
  noReceptions: 'Днес няма приеми.',
  next: (date: string) => `Следващият прием е на ${date}`,
  noOfficials: 'Още не отговаряте за ничий прием. Обърнете се към администратора.',
  work: 'Какво Ви чака',
  quiet: 'Нищо не Ви чака. Приятен ден!',
  kind: {
    closures: 'Отменени дни без окончателен отговор',
    commitments: 'Просрочени ангажименти',
    calls: 'Обаждания',
    offers: 'Предложени часове без отговор',
    undecidedDays: 'Дни, които чакат решение',
    undelivered: 'Съобщения, които не стигнаха',
    questions: 'Въпроси за преглед',
  },
  /** What is said beside a number. */
  beside: {
    unanswered: (count: number) => `Граждани без отговор: ${count}`,
    callsToday: (count: number) => `До края на деня: ${count}`,
    offerUntil: (when: string) => `Първият изтича ${when}`,
  },
  pages: 'Къде да отидете',
  summary: {
    subject: (date: string) => `Приемна: какво Ви чака на ${date}`,
    heading: (date: string) => `Какво Ви чака на ${date}`,
    greeting: 'Здравейте,',
    lead: 'Ето какво предстои днес в приемите, за които отговаряте. Имената са само зад входа за служители.',
    reception: (hours: string, booked: number, free: number) => `${hours}, записани: ${booked}, свободни: ${free}`,
    none: 'Днес няма приеми.',
    intro: 'Отворете началната служебна страница:',
    link: 'Към днешната работа',
    off: 'Това писмо идва всеки работен ден. Ако не Ви трябва, обърнете се към администратора.',
    quiet: 'Нищо друго не чака.',
  },
}

export type TodayWords = typeof todayBg
