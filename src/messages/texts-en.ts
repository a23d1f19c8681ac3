import type { MessageTexts } from './texts-bg.ts'

/** What a citizen's mail says, in English. */
export const textsEn: MessageTexts = {
  subject: {
    confirmation: (when) => `Your appointment is booked: ${when}`,
    moved: (when) => `Your appointment has changed: ${when}`,
    'cancelled-by-citizen': (when) => `You cancelled your appointment: ${when}`,
    'cancelled-by-municipality': (when) => `We had to cancel your appointment: ${when}`,
    reminder: (when) => `Reminder of your appointment: ${when}`,
    'reminder-soon': (when) => `Your appointment is soon: ${when}`,
    'confirm-address': (when) => `Please confirm your appointment: ${when}`,
    lapsed: (when) => `Your appointment was not confirmed: ${when}`,
    substitution: (when) => `Another official will receive you: ${when}`,
    closure: (when) => `The reception is cancelled, please choose another time: ${when}`,
    restored: (when) => `The reception takes place, your appointment stands: ${when}`,
    delay: (when) => `The reception runs late: ${when}`,
    'on-time': (when) => `The reception is on time again: ${when}`,
  },
  heading: {
    confirmation: 'Your appointment is booked',
    moved: 'Your appointment has changed',
    'cancelled-by-citizen': 'You cancelled your appointment',
    'cancelled-by-municipality': 'We had to cancel your appointment',
    reminder: 'A reminder of your appointment',
    'reminder-soon': 'Your appointment is soon',
    'confirm-address': 'Please confirm your appointment',
    lapsed: 'Your appointment was not confirmed',
    substitution: 'Another official will receive you',
    closure: 'The reception is cancelled. Please choose another time',
    restored: 'The reception takes place and your appointment stands',
    delay: 'The reception runs late',
    'on-time': 'The reception is on time again',
  },
  greeting: 'Hello,',
  lead: {
    confirmation: 'We look forward to seeing you. Here is when, where and with whom:',
    moved: 'Here is when, where and with whom we expect you now:',
    'cancelled-by-citizen': 'The time is now free for another citizen. Thank you for telling us!',
    'cancelled-by-municipality': 'We are sorry: we had to cancel your appointment. Please excuse the inconvenience.',
    reminder: 'This is a reminder that you have an appointment:',
    'reminder-soon': 'We look forward to seeing you soon:',
    'confirm-address': (until) =>
      `We are keeping this time for you until ${until}. It is yours as soon as you confirm it by the link below.`,
    lapsed: 'We did not receive your confirmation in time, so the time is free for another citizen again.',
    substitution:
      'The official with whom you have an appointment cannot receive on that day. Another official will receive you instead. Please tell us whether you agree.',
    closure:
      'We are sorry: the reception of that day will not take place. Please excuse the inconvenience. Please choose another time.',
    delay: (minutes) =>
      `The reception runs about ${minutes} late. Your appointment stands, and there is nothing you need to do. We are sorry that you have to wait. Here is when we expect you:`,
    'on-time': 'We wrote that the reception runs late. It is on time again, and we expect you at your time:',
    restored: 'We wrote that the reception is cancelled. It takes place after all. Here is when, where and with whom:',
  },
  label: {
    when: 'When',
    before: 'Previous time',
    expected: 'We will receive you',
    length: 'Length',
    who: 'With',
    where: 'Where',
    whereBefore: 'Earlier place',
    name: 'Name',
    code: 'Booking code',
    reason: 'Reason',
    whoInstead: 'Will receive you',
    whoBefore: 'Instead of',
    replyBy: 'Please answer by',
  },
  about: (time) => `at about ${time}`,
  minutes: (count) => `${count} ${count === 1 ? 'minute' : 'minutes'}`,
  noLongerHolds: (when) => `${when} (no longer valid)`,
  adviceHeading: 'Before the meeting',
  advice: [
    'Come 10 minutes early and say the booking code.',
    'If you have documents on the question, bring them with you.',
  ],
  pleaHeading: 'If you cannot come',
  plea: {
    early:
      'Please release the appointment: another citizen is waiting for it. Every missed appointment makes their wait longer.',
    late: 'Please release the appointment even now: another citizen is waiting for it. Every missed appointment makes their wait longer.',
  },
  silence: {
    keep: 'If we do not hear from you in time, we will take it that you agree, and expect you at the same time.',
    cancel: 'If we do not hear from you in time, we will cancel your appointment and write to you.',
  },
  agree: [
    'Agree: the time, the place and the code stay the same.',
    'Choose another day with the same official.',
    'Cancel the meeting.',
  ],
  choiceHeading: 'What you can do',
  choose: {
    kept: 'Choose another time. We are keeping free times for the people who had an appointment that day: whoever answers first chooses first.',
    unkept: 'Choose another of all free times with the same official.',
  },
  choice: [
    'Ask us to call you.',
    'Cancel the meeting.',
    'If we do not hear from you in time, we will call you. Your booking is not lost and its code stays the same.',
  ],
  alternativesHeading: 'The nearest free times with the same official',
  manage: {
    substitution: {
      intro: 'Please answer on the page of your appointment:',
      link: 'Answer',
      secret: 'The link is personal: whoever has it can answer in your place. Please do not forward it.',
      phone: (phone) => `If you prefer, call ${phone} and say the code.`,
    },
    closure: {
      intro: 'Choose on the page of your appointment:',
      link: 'Choose another time',
      secret: 'The link is personal: whoever has it can choose or cancel in your place. Please do not forward it.',
      phone: (phone) => `If you prefer, call ${phone} and say the code.`,
    },
    live: {
      intro: 'On the page of your appointment you can change it, cancel it or add it to your calendar:',
      link: 'Change or cancel the appointment',
      secret: 'The link is personal: whoever has it can change or cancel your appointment. Please do not forward it.',
      phone: (phone) => `If you prefer, call ${phone} and say the code.`,
    },
    'cancelled-by-citizen': {
      intro: 'If you would like a meeting after all, you can book a new time. Start from the page of the booking:',
      link: 'Book a new time',
      phone: (phone) => `If you did not mean to cancel, or if you would rather talk to us, call ${phone}.`,
    },
    'confirm-address': {
      intro: 'Open the page of the appointment and press the button “Confirm the appointment”:',
      link: 'Go to the confirmation',
      after: 'We will then send you a confirmation with a file for your calendar.',
      secret: 'The link is personal: whoever has it can confirm or cancel the appointment. Please do not forward it.',
    },
    lapsed: {
      intro: 'If you would still like a meeting, you can book a new time. Start from the page of the booking:',
      link: 'Book a new time',
      phone: (phone) => `If you prefer, call ${phone} and we will find you another time.`,
    },
    'cancelled-by-municipality': {
      intro: 'Please choose another time that suits you. Start from the page of the booking:',
      link: 'Choose another time',
      phone: (phone) => `If you prefer, call ${phone} and we will find you another time.`,
    },
  },
  calendarNote: {
    add: 'The attached file adds the appointment to your calendar.',
    change: 'The attached file moves the appointment in your calendar.',
    remove: 'The attached file removes the appointment from your calendar.',
  },
  notYours: (phone) => `If you have not booked with us, someone has mistyped their address. Please call ${phone}.`,
  notYoursYet:
    'If you have not booked with us, someone has mistyped their address. You need not do anything: the time will become free by itself.',
  automatic: 'This message was sent automatically. Please do not reply to it.',
  calendar: {
    summary: (official) => `Reception: ${official}`,
    phone: 'Telephone',
  },
}
