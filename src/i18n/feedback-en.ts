import type { FeedbackWords } from './feedback-bg.ts'

/** The questions after a reception, in English. */
export const feedbackEn: FeedbackWords = {
  title: 'How was your reception?',
  lead: 'Three short questions, a minute at most. The answers are anonymous: they are kept without your name and without any link to your appointment, only as numbers by month.',
  question: {
    booking: 'Was it easy to book a time?',
    time: 'Did the reception begin on time?',
    answer: 'Did you get a clear answer or explanation?',
  },
  answer: { yes: 'Yes', partly: 'Partly', no: 'No' },
  choose: {
    booking: 'Choose an answer: was it easy to book a time.',
    time: 'Choose an answer: did the reception begin on time.',
    answer: 'Choose an answer: did you get a clear answer.',
  },
  optional: '(optional)',
  remark: 'What could we do better?',
  remarkHint:
    'Please write no names, telephone numbers or other personal data. This is no complaint and gets no reply.',
  personal: 'Remove the telephone, e-mail or number from the remark, so that it stays anonymous.',
  send: 'Send your answers',
  thanks: 'Thank you',
  thanksHow: 'Your answers are noted without your name. They help us to receive citizens better.',
  over: {
    answered: { title: 'We already have your answers', how: 'Thank you. These questions can be answered once only.' },
    late: {
      title: 'The time to answer is over',
      how: 'Thank you for your interest. You can write to us with your opinion at any time.',
    },
  },
  notFound: {
    title: 'We did not find these questions',
    lines: [
      'Perhaps the link is incomplete or old. Open it again from the e-mail that we sent you.',
      'If that does not help, call {phone}.',
    ],
  },
  home: 'To the start page',
}
