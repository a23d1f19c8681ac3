import type { WaitlistTexts } from './waitlist-texts-bg.ts'

/** What a mail about the waiting list says, in English. */
export const waitlistTextsEn: WaitlistTexts = {
  subject: {
    joined: (official) => `You have a place on the waiting list: ${official}`,
    offer: (when) => `A time has become free for you: ${when}`,
    passed: (when) => `The time offered is no longer kept for you: ${when}`,
    withdrawn: (when) => `The time offered has been withdrawn: ${when}`,
    unanswered: (official) => `Your place on the waiting list has ended: ${official}`,
    'no-slot': (official) => `No time became free for you: ${official}`,
  },
  heading: {
    joined: 'You have a place on the waiting list',
    offer: 'A time has become free for you',
    passed: 'The time offered is no longer kept for you',
    withdrawn: 'The time offered has been withdrawn',
    unanswered: 'Your place on the waiting list has ended',
    'no-slot': 'No time became free for you',
  },
  lead: {
    joined:
      'As soon as a time that suits you becomes free and it is your turn, we will write to you and keep the time for you until you answer.',
    offer: 'It is your turn. We keep this time for you alone until the moment given below:',
    passed:
      'The time to answer has run out and we are offering it to the next person. Your place on the list stays the same.',
    withdrawn:
      'The reception has changed and the time that we offered you is no longer there. Please excuse us. Your place on the list stays the same.',
    unanswered: 'Two offers in a row remained without an answer, so we no longer keep a place for you.',
    'no-slot': 'On the days that you named no time became free that we could offer you. We are sorry.',
  },
  label: { position: 'Place on the list', days: 'We look for a time', answerUntil: 'Answer by' },
  until: (until) => `until ${until}`,
  askedHeading: 'If this time does not suit you',
  asked: 'Please tell us: another citizen is waiting for it. Your place on the list stays the same.',
  silentHeading: 'Please answer also when a time does not suit you',
  silent: 'If the next offer too remains without an answer, your place on the list will end.',
  manage: {
    place: {
      intro: 'The page of your place shows your number, and lets you stop waiting:',
      link: 'See your place',
    },
    offer: {
      intro: 'Accept the time, or tell us that it does not suit you, on its page:',
      link: 'See and accept the time',
    },
    again: { intro: 'If you would still like to meet, start from the booking page:', link: 'Book a time' },
    secret: 'The link is personal: whoever has it can answer for you. Please do not forward it.',
    phone: (phone) => `If you prefer, telephone ${phone}.`,
  },
  notYours: (phone) =>
    `If you did not ask for a place on the list, someone has mistyped their address. Please telephone ${phone}.`,
}
