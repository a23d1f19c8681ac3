import { gzipSync } from 'node:zlib'
import t from 'tap'
import { openTestHouse } from '../support/house.ts'
import { linksOf, page, rowsOf, wordsOf } from './page-client.ts'

/** Of each state: its status, and what it says in both languages. */
const STATES: Record<string, [status: number, bg: string, en: string]> = {
  home: [200, 'Стъпка 1 от 4 При кого искате да запазите час?', 'Step 1 of 4 Whom do you want to meet?'],
  'home-empty': [200, 'Още няма обявени приемни дни.', 'No reception days have been announced yet.'],
  choose: [200, '7 свободни часа 09:30', '7 free times 09:30'],
  'choose-own': [200, 'Изберете ден и час', 'Choose a day and time'],
  'choose-noon': [200, 'Преди обяд 09:30', 'Before noon 09:30'],
  'choose-again': [200, 'Започнете отново от избора на час.', 'Start again by choosing a time.'],
  'choose-nothing': [422, 'Има проблем Изберете час', 'There is a problem Choose a time'],
  'lost-taken': [409, 'Друг гражданин избра', 'Somebody else chose'],
  'lost-expired': [409, 'Времето за запазване изтече', 'The time was held for too long'],
  'lost-closed': [409, 'На този ден няма прием', 'There is no reception on this day'],
  'lost-not-bookable': [409, 'Този час не може да бъде запазен', 'This time cannot be booked'],
  'lost-last': [409, 'В момента няма свободни часове', 'There are no free times now'],
  'no-slots': [200, 'се отварят в', 'open on'],
  'no-days': [200, 'Няма обявени приемни дни.', 'No reception days have been announced.'],
  details: [200, 'Пазим часа за Вас до', 'We hold it for you until'],
  'details-no-hold': [200, 'Часът ще бъде Ваш, щом го потвърдите.', 'The time becomes yours once you confirm it.'],
  'details-faults': [422, 'Има проблем Въведете име и фамилия', 'There is a problem Enter first and last name'],
  check: [200, 'Потвърдете и запазете часа', 'Confirm and book'],
  'check-short': [200, 'Имейл Не е посочен', 'E-mail Not given'],
  'check-proof': [200, 'браузърът Ви решава малка задача', 'your browser solves a small puzzle'],
  'details-confirm': [
    200,
    'писмо, от което трябва да потвърдите часа до 1 час, и напомняне',
    'from which you have to confirm the appointment within 1 hour',
  ],
  'check-confirm': [
    200,
    'Ще трябва да потвърдите часа от имейла си до 1 час. Дотогава го пазим за Вас. Изпратете ми писмо за потвърждение',
    'within 1 hour. Until then we keep it for you. Send me an e-mail to confirm',
  ],
  'details-trap': [200, 'Натиснете „Продължете“ още веднъж', 'Press “Continue” once more'],
  'already-booked': [200, 'Часът Ви при това длъжностно лице е в', 'Your appointment with this official is on'],
  'already-booked-stranger': [200, 'С този телефон или имейл вече има запазен час', 'There already is an appointment'],
  'too-many-bookings': [429, 'откажете го: така ще можете да запазите този.', 'cancel it: then you can book this one.'],
  'too-many-from-here': [429, 'От тази мрежа вече са запазени', 'booked from this network already'],
  'waitlist-join-trap': [200, 'натиснете „Запишете ме в списъка“ още веднъж', 'press “Put me on the list” once more'],
  'waitlist-join-unproven': [428, 'още не е решил малката задача', 'has not solved the small puzzle yet'],
  'waitlist-join-enough': [429, 'От тази мрежа вече има няколко записвания', 'taken from this network already'],
  booked: [200, 'Часът Ви е запазен', 'Your appointment is booked'],
  'booked-moved': [200, 'Готово Часът Ви е променен', 'Done Your appointment has been changed'],
  'booked-by-telephone': [200, 'Запишете си кода', 'Write down the code'],
  'booked-undecided': [
    200,
    'под въпрос. Пазим часа Ви и ще Ви пишем',
    'is in question. We keep your time and will write',
  ],
  'booked-late': [200, 'закъснява с около 20', 'runs about 20'],
  'booked-mail-refused': [200, 'не беше приет и не стигна до Вас', 'was refused and did not reach you'],
  unverified: [200, 'Часът Ви чака потвърждение', 'Your appointment waits for confirmation'],
  'unverified-by-mail': [200, 'Натиснете бутона и часът е Ваш.', 'Press the button and the appointment is yours.'],
  'unverified-mail-refused': [200, 'не беше приет и не стигна до Вас', 'was refused and did not reach you'],
  lapsed: [200, 'Часът не беше потвърден навреме', 'The appointment was not confirmed in time'],
  past: [200, 'Този час вече мина', 'This appointment has passed'],
  arrived: [200, 'Отбелязано е, че сте тук', 'We know that you are here'],
  'in-meeting': [200, 'Приемът Ви е в момента', 'Your meeting is taking place now'],
  done: [200, 'Приемът приключи', 'The meeting is over'],
  'no-show': [200, 'Не сме отбелязали посещение', 'We have no record of a visit'],
  left: [200, 'си тръгнахте преди приема', 'you left before the meeting'],
  'cancelled-by-citizen': [200, 'Благодарим, че ни казахте!', 'Thank you for telling us!'],
  'cancelled-by-municipality': [200, 'Причина: Участие в национален форум', 'We cancelled your appointment'],
  'cancelled-full': [200, 'ще Ви намерим. Запазете нов час', 'we will find you one. Book a new time'],
  'no-booking': [404, 'Не намерихме този час', 'We did not find this appointment'],
  change: [
    200,
    'Пазим сегашния час, докато потвърдите новия.',
    'We keep your present time until you confirm the new one.',
  ],
  'change-nothing': [422, 'Има проблем Изберете час', 'There is a problem Choose a time'],
  'change-lost': [409, 'Сегашният Ви час остава запазен.', 'Your present time is still yours.'],
  'change-none': [200, 'Сега няма други свободни часове.', 'There are no other free times now.'],
  print: [200, 'с кода и телефона или имейла си', 'with the code and your telephone or e-mail'],
  cancel: [200, 'Искате ли да откажете този час?', 'Do you want to cancel this appointment?'],
  'cancel-late': [200, 'Срокът за отказ мина, но моля, кажете ни', 'The time for cancelling has passed'],
  'cancel-fault': [422, 'Премахнете ЕГН от текста', 'Remove the civil number'],
  'cancel-too-late': [409, 'Този час вече не може да бъде променен', 'This booking can no longer be changed'],
  'own-data': [200, 'Потвърждение: изпратено в', 'Confirmation: sent on'],
  'own-data-cancelled': [200, 'Причина за отказа Ще замина', 'Reason of the cancellation Ще замина'],
  erase: [200, 'Това не може да бъде върнато.', 'This cannot be undone.'],
  erased: [200, 'Данните Ви са изтрити', 'Your data have been erased'],
  schedule: [200, 'Приемът закъснява с около 20 минути', 'The reception runs about 20 minutes late'],
  'schedule-by-official': [200, 'записването започва в', 'booking opens on'],
  'schedule-of-one': [200, 'под въпрос: предстои решение', 'in question: it is still to be decided'],
  'schedule-empty': [200, 'Няма обявени приемни дни.', 'No reception days have been announced.'],
  find: [200, 'Последните четири цифри от телефона или целият имейл', 'Last four digits of the telephone or the whole'],
  'find-faults': [422, 'Има проблем Въведете шестте цифри', 'There is a problem Enter the six digits'],
  'find-nothing': [422, 'Не намерихме предстоящ час', 'We did not find a coming appointment'],
  'waitlist-join': [200, 'Кои дни са Ви удобни?', 'Which days suit you?'],
  'waitlist-join-free': [200, 'Сега има свободни часове.', 'There are free times now.'],
  'waitlist-join-faults': [422, 'Има проблем Въведете дата', 'There is a problem Enter'],
  'waitlist-there': [200, 'Вече имате място в списъка', 'You already have a place on the list'],
  'waitlist-already-booked': [200, 'С този телефон или имейл вече има запазен час', 'There already is an appointment'],
  'waitlist-place': [200, 'Преди Вас: 2', 'Before you: 2'],
  'waitlist-place-first': [200, 'Преди Вас няма никого.', 'Nobody is before you.'],
  'waitlist-place-by-telephone': [200, 'ще Ви се обадим на 0888 123 456.', 'we will call you on 0888 123 456.'],
  'waitlist-place-declined': [200, 'Готово Благодарим, че ни казахте!', 'Done Thank you for telling us!'],
  'waitlist-place-offered': [200, 'Вижте и приемете часа', 'See and accept the time'],
  'waitlist-place-booked': [200, 'Запазихте час при това длъжностно лице', 'You booked a time with this official'],
  'waitlist-place-unanswered': [200, 'останаха без отговор', 'remained without an answer'],
  'waitlist-place-no-slot': [200, 'Не се освободи час за Вас', 'No time became free for you'],
  'waitlist-place-accepted': [200, 'Приехте предложения час', 'You accepted the time'],
  'waitlist-no-place': [404, 'Не намерихме това място в списъка', 'We did not find this place on the list'],
  'waitlist-leave': [200, 'Да освободим ли мястото Ви в списъка?', 'Do you want to give up your place on the list?'],
  'waitlist-erase': [200, 'Да изтрием ли данните Ви?', 'Do you want to erase your data?'],
  'waitlist-left': [200, 'Вече не чакате в списъка', 'You are no longer on the list'],
  offer: [200, 'Приемете часа Не ме устройва', 'Accept the time It does not suit me'],
  'offer-given': [
    410,
    'Часът вече е даден на друг гражданин. Оставате на място 3 в списъка.',
    'The time has been given to another citizen. You keep place 3 on the list.',
  ],
  'offer-passed': [410, 'Времето за отговор изтече.', 'The time to answer has run out.'],
  'offer-declined': [410, 'Казахте ни, че този час не Ви устройва.', 'You told us that this time does not suit you.'],
  'offer-withdrawn': [410, 'Приемът се промени и часът отпадна.', 'The reception has changed'],
  'offer-another': [410, 'Вижте другия час', 'See the other time'],
  'offer-ended': [410, 'затова вече не пазим място за Вас.', 'so we no longer keep a place for you.'],
  'closure-choice': [200, 'Отменихме приема. Моля, изберете друг час', 'We had to cancel the reception.'],
  'substitution-choice': [200, 'Ще Ви приеме: Секретар на общината', 'You will be received by: Secretary'],
  'substitution-choice-cancel': [200, 'Ако не отговорите, ще отменим часа Ви.', 'we will cancel your appointment'],
  'closure-choice-called': [200, 'Отбелязахме Ще Ви се обадим', 'Noted We will call you'],
  'closure-choice-by-telephone': [200, 'Обадете ми се', 'Please call me'],
  'closure-choice-none': [200, 'Ще Ви се обадим, за да намерим друг час.', 'We will call you to find another time.'],
  'closure-choice-none-no-phone': [200, 'и ще Ви намерим друг час.', 'and we will find you another time.'],
  'closure-choice-nothing': [
    422,
    'Има проблем Изберете един от часовете',
    'There is a problem Choose one of the times',
  ],
  'closure-choice-lost': [409, 'Часът Ви не се губи: изберете друг.', 'Your booking is not lost'],
  'closure-choice-already': [409, 'Вече имате друг предстоящ час', 'You already have another appointment'],
  'error-not-found': [404, 'Страницата не е намерена', 'Page not found'],
  'error-forbidden': [403, 'Изпратено е от друг сайт.', 'It was sent from another site.'],
  'error-gone': [410, 'Данните вече са изтрити', 'The data have been erased'],
  'error-body-too-large': [413, 'Заявката е твърде голяма', 'The request is too large'],
  'error-invalid-body': [422, 'Не можем да прочетем изпратеното', 'We cannot read what was sent'],
  'error-limit-reached': [429, 'Достигнат е допустимият брой', 'The limit is reached'],
  'error-too-many-requests': [429, 'Опитайте отново след 60 секунди.', 'Try again in 60 seconds.'],
  'error-unavailable': [503, 'Услугата е временно недостъпна', 'The service is unavailable for a moment'],
  'error-internal-error': [500, 'Номер на заявката:', 'Request number:'],
}

t.test('every state of the pages: its status, and what it says in both languages', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const before = await rowsOf(sql)
  for (const state of ['unverified-by-mail', 'unverified-mail-refused'])
    t.notMatch(
      wordsOf(await page(origin, `/dev/states/${state}`)),
      /Отворете имейла|Спам/,
      'they have it, or never will',
    )
  const listed = linksOf(await page(origin, '/dev/states'))
    .map((path) => /^\/dev\/states\/([\w-]+)\?lang=bg$/.exec(path)?.[1])
    .filter((name) => name !== undefined)
  t.same(listed.sort(), Object.keys(STATES).sort(), 'no state without its test')
  for (const [state, [status, bg, en]] of Object.entries(STATES))
    for (const [lang, words] of Object.entries({ bg, en })) {
      const answer = await page(origin, `/dev/states/${state}?lang=${lang}`)
      t.equal(answer.status, status, state)
      t.ok(wordsOf(answer).includes(words), `${state}: ${words}`)
      t.notMatch(wordsOf(answer), /undefined|\[object|NaN|\{\w+\}/, state)
      t.equal(
        /<title>(Грешка|Error): /.test(answer.text),
        (/^(422|428|409)$/.test(`${status}`) && !/too-late|^error/.test(state)) || state === 'waitlist-join-enough',
        state,
      )
      t.equal((answer.text.match(/<h1/g) ?? []).length, 1, state)
      t.ok(gzipSync(answer.text).length < 5_120, `${state}: ${gzipSync(answer.text).length} bytes gzipped`)
    }
  t.equal((await page(origin, '/dev/states/nyama')).status, 404)
  t.equal((await page(origin, '/dev/states/constructor')).status, 404)
  t.equal(await rowsOf(sql), before)
})

t.test('in production there is no such page', async (t) => {
  const { origin } = await openTestHouse(t, { env: { NODE_ENV: 'production', SMTP_URL: 'smtp://mail.example' } })
  t.equal((await page(origin, '/dev/states')).status, 404)
  t.equal((await page(origin, '/dev/states/choose')).status, 404)
})
