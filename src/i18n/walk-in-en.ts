import type { WalkInWords } from './walk-in-bg.ts'

/** Who comes without an hour, and in which order who waits is called: in English. */
export const walkInEn: WalkInWords = {
  summary: (official) => `Without an appointment: ${official}`,
  title: 'Without an appointment',
  lead: 'The citizen gets a number for today and the next free time, or where there is none, a time after the last. All of the below is optional.',
  name: 'Name',
  phone: 'Telephone',
  topic: 'Question',
  give: 'Give a number',
  giveTo: (official) => `with: ${official}`,
  refusedTitle: 'No number was given',
  refused: {
    'already-booked':
      'This telephone already has an appointment with the same official. If it is today, press “Arrived” in the list.',
    'limit-reached': 'This telephone already has three appointments to come.',
    'not-changeable': 'Numbers are given for today’s reception only.',
    'day-closed': 'The reception of this day is cancelled.',
    'slot-not-bookable': 'There is no free time: another reception begins after the last appointment.',
  },
  slip: {
    title: 'Number for the citizen',
    again:
      'This number was given before: the form was sent once more. For the next citizen choose “Another without an appointment”.',
    number: 'Your number',
    official: 'With',
    place: 'Where',
    wait: 'Expected wait',
    given: 'Given',
    called: 'We call by number, on the board or aloud. The order may change.',
    print: 'Print from the menu of your browser, or tell the citizen the number.',
    back: 'To the day list',
    another: 'Another without an appointment',
  },
  wait: (minutes) => `about ${minutes}`,
  now: 'It is your turn',
  past: 'Does not wait any more',
  row: {
    walkIn: 'without an appointment',
    ticket: (name) => `Number ${name}`,
    next: 'next',
    wait: (minutes) => `about ${minutes} more`,
    mayEnter: 'may go in',
    late: 'late: after the next who is on time',
  },
}
