import type { ScheduleWords } from './schedule-bg.ts'

/** What the schedule of reception days says, in English. */
export const scheduleEn: ScheduleWords = {
  title: 'Schedule of reception days',
  titleOf: (official) => `Reception days: ${official}`,
  lead: (until) => `The reception days from today until ${until}`,
  order: 'Order of the schedule',
  byDate: 'By date',
  byOfficial: 'By official',
  day: 'Day',
  hours: 'Hours',
  official: 'With whom',
  place: 'Place',
  booking: 'Booking',
  book: 'Book a time',
  bookAbout: 'with {official}, {day}',
  opens: 'booking opens on {when}',
  closed: 'no reception',
  undecided: 'in question: it is still to be decided whether there is a reception',
  expected: 'expected date',
  expectedMeans:
    'An “expected date” follows from the rule of the reception, but has not been announced yet and may change.',
  none: 'No reception days have been announced.',
  howToBook: 'Book a time at {address} or call {phone}.',
  onlyThis: 'This schedule alone, made for printing',
  all: 'The schedule of all officials',
  feeds: 'The schedule in your calendar',
  feedsWhat: 'If you subscribe, changes arrive by themselves. There are no personal data in the calendar.',
  subscribe: 'Subscribe',
  subscribeAll: 'Subscribe to all reception days',
  address: 'Address of the calendar: {address}',
  print: 'You can print this page from the menu of your browser.',
}
