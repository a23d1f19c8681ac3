import type { TodayWords } from './today-bg.ts'

/** The start page of the staff and the mail of the morning, in English. */
export const todayEn: TodayWords = {
  title: 'Today',
  hello: (name, day) => `Hello, ${name}. Today is ${day}.`,
  receptions: 'Receptions today',
  caption: 'The receptions of today, by hour',
  columns: { official: 'Official', hours: 'Hours', place: 'Place', booked: 'Booked', free: 'Free', state: 'State' },
  state: { open: 'Held', closed: 'Not held', 'needs-decision': 'Needs a decision' },
  delay: (minutes) => `about ${minutes} minutes late`,
  noReceptions: 'There are no receptions today.',
  next: (date) => `The next reception is on ${date}.`,
  noOfficials: 'You do not keep any reception yet. Turn to the administrator.',
  work: 'What waits for you',
  quiet: 'Nothing waits for you. Have a good day!',
  kind: {
    closures: 'Cancelled days without a final answer',
    commitments: 'Overdue commitments',
    calls: 'Calls to make',
    offers: 'Offered slots without an answer',
    undecidedDays: 'Days that need a decision',
    undelivered: 'Messages that were not delivered',
    questions: 'Questions to look through',
  },
  beside: {
    unanswered: (count) => `Citizens without an answer: ${count}`,
    callsToday: (count) => `By the end of the day: ${count}`,
    offerUntil: (when) => `The first runs out ${when}`,
  },
  pages: 'Where to go',
  summary: {
    subject: (date) => `Priemna: what waits for you on ${date}`,
    heading: (date) => `What waits for you on ${date}`,
    greeting: 'Hello,',
    lead: 'This is ahead today in the receptions that you keep. Names stand behind the sign-in only.',
    reception: (hours, booked, free) => `${hours}, booked: ${booked}, free: ${free}`,
    none: 'There are no receptions today.',
    intro: "Open the staff's start page:",
    link: "To today's work",
    off: 'This mail comes each working day. If you do not need it, turn to the administrator.',
    quiet: 'Nothing else waits.',
  },
}
