import type { FindWords } from './find-bg.ts'

/** What "my booking" says, in English. */
export const findEn: FindWords = {
  title: 'Find your appointment',
  lead: 'You need the booking code and the telephone or e-mail that you gave.',
  code: 'Booking code',
  codeHint:
    'Six digits, for example 482\u00a0915. It stands in the e-mail and on the page that confirmed the appointment.',
  proof: 'Last four digits of the telephone or the whole e-mail',
  proofHint: 'The whole telephone number will do, too.',
  button: 'Find the appointment',
  missingCode: 'Enter the six digits of the code, for example 482 915.',
  missingProof: 'Enter the last four digits of the telephone, the whole number or the e-mail that you gave.',
  notFound: 'We did not find a coming appointment with these data.',
  notFoundHow:
    'Check the code and the telephone or e-mail. Appointments that are over, cancelled or erased are not shown here.',
  askAll: 'For this code, the last four digits will not do any more today.',
  askAllHow:
    'There were too many failed tries with them. Enter your whole telephone number or the e-mail that you gave, or call {phone}.',
  wholeProof: 'The whole telephone number or the e-mail',
  noCode: 'You do not have the code? Call {phone}.',
}
