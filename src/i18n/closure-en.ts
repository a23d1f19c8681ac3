import type { ClosureWords } from './closure-bg.ts'

/** What the pages of a closed day say to its citizens, in English. */
export const closureEn: ClosureWords = {
  title: 'We had to cancel the reception. Please choose another time',
  sorry: 'We are sorry: the reception of that day will not take place. Please excuse the inconvenience.',
  reason: 'Reason',
  chooseHeading: 'Choose another time',
  kept: 'We are keeping these times for the people who had an appointment on the same day. Whoever answers first chooses first. Your booking code stays the same. The times are kept until {until}.',
  choose: 'Choose this time',
  chooseOne: 'Choose one of the times',
  none: {
    left: 'The times that we were keeping are chosen by now, or have run out. We will call you to find another time.',
    kept: 'Choose another of all free times, or wait for our call to find another time.',
  },
  noneNoPhone: {
    left: 'The times that we were keeping are chosen by now, or have run out. Call {phone} and we will find you another time.',
    kept: 'Choose another of all free times, or call {phone} and we will find you another time.',
  },
  lost: 'That time has just been taken. Your booking is not lost: please choose another.',
  already: 'You already have another appointment to come with the same official.',
  waysHeading: 'What you can do',
  otherHeading: 'If none of them suits you',
  otherTimes: 'See all free times',
  call: 'Please call me',
  callWhy: (phone) => `We will call you on ${phone} and find a time together.`,
  willCall: (phone) => `We will call you on ${phone}. If you choose a time here before that, we will not.`,
  willCallDone: 'Noted',
  phone: 'Or call {phone} and say the code: {code}.',
  cancelHeading: 'If you no longer need the meeting',
  cancel: 'Cancel the meeting',
}
