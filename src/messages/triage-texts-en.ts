import type { TriageTexts } from './triage-texts-bg.ts'

/** The same in English. */
export const triageTextsEn: TriageTexts = {
  subject: {
    redirected: (when) => `We have passed your question on: ${when}`,
    answered: (when) => `An answer before your appointment: ${when}`,
    'answered-freed': (when) => `An answer instead of your appointment: ${when}`,
    expert: (when) => `Invitation to a reception: ${when}`,
    'expert-off': (when) => `You are no longer needed at a reception: ${when}`,
  },
  heading: {
    redirected: 'We have passed your question on',
    answered: 'An answer to your question',
    'answered-freed': 'An answer to your question',
    expert: 'Invitation to a reception',
    'expert-off': 'You are no longer needed at this reception',
  },
  lead: {
    redirected:
      'We read your question before the reception. Somebody else can help you with it, so we have released your appointment and you need not come.',
    answered: 'We read your question before the reception. There is an answer to it already. Your appointment stands.',
    'answered-freed':
      'We read your question before the reception. There is an answer to it already, so we have released your appointment and you need not come.',
    expert: 'We invite you to take part in a reception of citizens:',
    'expert-off': 'You need not take part in this reception:',
  },
  label: {
    target: 'To whom',
    reason: 'Reason',
    answer: 'Answer',
    reference: 'File or document',
    question: 'Question',
  },
  howHeading: 'How to go on',
  howOfficial: (official) => `Book an appointment with: ${official}. The link below leads there.`,
  near: (when) => `A free time: ${when}`,
  howUnit: (unit) => `Please turn to: ${unit}.`,
  objectionHeading: 'If you do not agree',
  objection: (phone) =>
    `You can object in writing at the municipality's registry or by telephone on ${phone}. If you still want a meeting, we will find you a time.`,
  manage: {
    redirected: { intro: 'Choose a time on the booking page:', link: 'Choose a time' },
    answered: {
      intro:
        'If the answer is enough for you, please release the time for another citizen on the page of your appointment:',
      link: 'See or cancel the appointment',
    },
    'answered-freed': { intro: 'If you still want a meeting, book another time:', link: 'Book another time' },
    phone: (phone) => `If you prefer, call ${phone}.`,
  },
  expertNote: "This mail names no citizen and no telephone. The official's assistant will tell you more.",
}
