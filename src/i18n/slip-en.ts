import type { SlipWords } from './slip-bg.ts'

/** What the slip of an appointment says on paper, in English. */
export const slipEn: SlipWords = {
  link: 'Print',
  title: 'Your appointment',
  when: 'When',
  who: 'With whom',
  where: 'Where',
  code: 'Booking code',
  bring: 'Come 10\u00a0minutes early and say the code.',
  change: 'To change or cancel: at {address} with the code and your telephone or e-mail, or call {phone}.',
  how: 'Print this page from the menu of your browser.',
  back: 'To your appointment',
}
