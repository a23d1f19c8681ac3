/** What the slip of an appointment says on paper, in Bulgarian. Words in braces are places where the page puts a part of its own. */
export const slipBg = {
  link: 'Отпечатайте',
  title: 'Вашият час за прием',
  when: 'Кога',
  who: 'При кого',
  where: 'Къде',
  code: 'Код на записването',
  bring: 'Елате 10\u00a0минути по-рано и кажете кода.',
  change: 'Промяна и отказ: на {address} с кода и телефона или имейла си, или на телефон {phone}.',
  how: 'Отпечатайте тази страница от менюто на браузъра си.',
  back: 'Към Вашия час',
}

export type SlipWords = typeof slipBg
