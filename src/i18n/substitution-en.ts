import type { SubstitutionWords } from './substitution-bg.ts'

/** What the pages of a substitution say, to citizens and to the staff, in English. */
export const substitutionEn: SubstitutionWords = {
  title: 'Another official will receive you',
  instead: 'You will be received by',
  silence: {
    keep: 'If you do not answer, we expect you at the same time. Please answer by {until}.',
    cancel: 'If you do not answer, we will cancel your appointment. Please answer by {until}.',
  },
  accept: 'Accept the substitute',
  otherHeading: 'Another date with the same official',
  noDates: 'There are no other free times with the same official at the moment.',
  staff: {
    title: (who, when) => `Substitution: ${who}, ${when}`,
    caseTitle: (who, by, when) => `Substitution: ${by} instead of ${who}, ${when}`,
    affected: (n) => `Citizens whom we will ask: ${n}`,
    caption: 'How each will be told',
    official: 'Who will receive',
    reason: 'Reason',
    reasonHint: 'For staff. Citizens do not see it.',
    publicReason: 'What citizens are to read',
    optional: '(optional)',
    silenceLegend: 'If a citizen does not answer in time',
    silence: { keep: 'Stays, with the substitute', cancel: 'The appointment is cancelled' },
    button: (n) => `Name the substitute and ask the citizens: ${n}`,
    why: 'The messages leave at once. Whoever books from now on sees the name of the substitute.',
    accepted: 'Accepts the substitute',
    undoHeading: 'If the official receives after all',
    undo: 'Take the substitution back',
    undoWhy: 'Possible until somebody has answered. The citizens get a message.',
    undone: 'The substitution was taken back.',
    keep: 'Leave it as it is',
    silenceKey: 'On silence',
    faults: {
      official: 'Choose who will receive.',
      reason: 'Enter the reason.',
      replyBy: 'Enter a date and time to come, before the reception begins.',
      overlap: 'The substitute has a reception of their own at that time. Choose somebody else, or move it.',
      state: 'No substitute can be named for this day: it is not open, or has an open case.',
    },
  },
}
