import type { CallsWords } from './calls-bg.ts'

/** The call list in English. */
export const callsEn: CallsWords = {
  title: 'Calls to make',
  lead: 'Citizens who cannot hear of it by e-mail. A line is done as soon as you note what became of it.',
  empty: 'There is nobody to call.',
  emptyLead: 'When somebody has to hear of something and no e-mail will reach them, you will see them here.',
  count: (open) => `To call: ${open}, the most urgent first`,
  printed: (when, by) =>
    `Printed on ${when} by ${by}. Contains personal data: destroy the sheet when you have finished.`,
  columns: { who: 'Citizen', why: 'Why', say: 'What to say', due: 'By when', outcome: 'What became of it' },
  kind: {
    undeliverable: 'The e-mail did not arrive',
    changed: 'The appointment was changed or cancelled, and there is no e-mail',
    answered: 'The question has an answer already, and there is no e-mail',
    closure: 'The day is cancelled',
    substitution: 'Another official receives',
    restored: 'The appointment stands after all, and there is no e-mail',
    reminder: 'A reminder for tomorrow or the next working day',
    offer: 'A slot offered from the waiting list',
    'offer-withdrawn': 'The offered slot is gone',
  },
  overdue: 'overdue',
  noPhone: 'no telephone',
  noName: 'the data have been erased',
  speaks: { bg: 'speak Bulgarian', en: 'speak English' },
  tries: (count) => `Tries so far: ${count}`,
  lastTry: (when, result) => `Last on ${when}: ${result}`,
  note: 'Note',
  noteHint: 'Optional. Do not write a civil number or anything about health.',
  result: {
    reached: 'Told',
    'no-answer': 'No answer',
    'call-later': 'Call again later',
    'wrong-number': 'Wrong number',
    refused: 'Does not want to talk',
    accepted: 'Accepts the slot',
    declined: 'The slot does not suit',
  },
  saved: (result) => `Noted: ${result}.`,
  undo: 'Undo',
  undone: 'What was noted is taken back, and the line waits again.',
  overAlready: 'This line is over already: somebody else has noted it, or its cause is gone.',
  toBooking: 'To the booking',
  toMessages: 'Correct the e-mail',
  toClosure: 'Note the answer',
  done: 'Finished',
  doneTitle: 'Finished calls',
  doneCaption: 'The last 200 calls that are finished',
  doneEmpty: 'No calls have been finished yet.',
  endedBecause: {
    delivered: 'The e-mail arrived',
    changed: 'The appointment has changed',
    over: 'The time has passed',
    erased: 'The data have been erased',
    accepted: 'The slot was accepted',
    declined: 'The slot was declined',
    passed: 'The time to answer ran out',
    withdrawn: 'The offered slot is gone',
  },
  say: {
    booked: ({ official, when, place, code }) =>
      `You have an appointment: ${official}, ${when}, ${place}. Your code is ${code}.`,
    address: 'Our e-mail did not reach you. What is your correct e-mail address?',
    changed: ({ official, when, place, code }) =>
      `Your appointment has been changed. It is now: ${official}, ${when}, ${place}. Your code is still ${code}. Does that suit you?`,
    reminder: ({ official, when, place, code }) =>
      `A reminder that you have an appointment: ${official}, ${when}, ${place}. Your code is ${code}. Will you come?`,
    unverified: ({ official, when }) =>
      `We are keeping a time for you: ${official}, ${when}. The e-mail by which to confirm it did not reach you. What is your correct e-mail address?`,
    answered: ({ official, when }) =>
      `We read your question before the reception: ${official}, ${when}. It already has an answer.`,
    answer: ({ text, reference }) =>
      [
        text && `The answer: ${text.replace(/[.\s]*$/, '')}.`,
        reference && `It is in: ${reference.replace(/[.\s]*$/, '')}.`,
      ]
        .filter(Boolean)
        .join(' '),
    stands: 'Your appointment is still yours. Is the answer enough, or will you come?',
    closure: ({ official, when }) =>
      `Unfortunately the reception is cancelled: ${official}, ${when}. We can offer you another time or cancel the booking. Which do you prefer?`,
    substitution: ({ official, substitute, when }) =>
      `On ${when} another official will receive you: ${substitute} (instead of: ${official}). Do you accept this? We can offer you another date or cancel the booking.`,
    restored: ({ official, when, place, code }) =>
      `Your appointment stands after all: ${official}, ${when}, ${place}. Your code is still ${code}. Does that suit you?`,
    cancelled: ({ official, when }) =>
      `Unfortunately we had to cancel your appointment: ${official}, ${when}. We apologise.`,
    because: (reason) => `The reason: ${reason.replace(/[.\s]*$/, '')}.`,
    another: 'Shall we find you another time?',
    offer: ({ official, when, place, until }) =>
      `A slot has become free for you: ${official}, ${when}, ${place}. We are keeping it until ${until}. Do you accept it?`,
    withdrawn: ({ official }) =>
      `The slot that we offered you is gone: ${official}. We apologise. Your place on the list stays the same.`,
    waiting: ({ official, position }) =>
      `You have a place on the waiting list: ${official}${position === null ? '' : `, number ${position}`}.`,
  },
}
