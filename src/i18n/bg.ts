import type { DomainErrorCode, FaultKey } from '../domain-error.ts'
import { type PageWords, pagesBg } from './pages-bg.ts'

/** What a refusal says: a heading, and a sentence that tells what to do. */
export type ProblemText = { title: string; detail: string }

/** Everything the house says outside its mails, in one language. Every code and every fault has its words, or it does not compile. */
export type Words = {
  problems: Record<DomainErrorCode, ProblemText>
  faults: Record<FaultKey, string>
  pages: PageWords
}

/** The house in Bulgarian. */
export const bg: Words = {
  problems: {
    'slot-taken': {
      title: 'Този час току-що беше зает',
      detail: 'Изберете друг час: посочваме най-близките свободни.',
    },
    'slot-not-bookable': {
      title: 'Този час не може да бъде запазен',
      detail: 'Записването за него още не е започнало или вече е приключило. Изберете друг час.',
    },
    'day-closed': { title: 'На този ден няма прием', detail: 'Приемният ден е отменен. Изберете друг ден.' },
    'hold-expired': {
      title: 'Времето за запазване изтече',
      detail: 'Ако часът още е свободен, изберете го отново. Посочваме и най-близките свободни.',
    },
    'already-booked': {
      title: 'Вече имате запазен час',
      detail:
        'За едно длъжностно лице можете да имате един предстоящ час. Променете го или го откажете от връзката в имейла или на телефона на общината.',
    },
    'limit-reached': {
      title: 'Достигнат е допустимият брой',
      detail: 'Не можете да запазите повече часове едновременно. Откажете някой от тях или се обадете на общината.',
    },
    'idempotency-key-reused': {
      title: 'Ключът е използван за друга заявка',
      detail: 'Изпратете заявката с нов Idempotency-Key.',
    },
    'idempotency-key-missing': {
      title: 'Липсва Idempotency-Key',
      detail: 'Добавете заглавие Idempotency-Key с до 255 видими знака, нов за всяка заявка за час.',
    },
    'invalid-body': { title: 'Има проблем с данните', detail: 'Поправете посочените полета и изпратете отново.' },
    'egn-not-allowed': {
      title: 'Моля, не изпращайте ЕГН',
      detail: 'За запазването на час не е нужен ЕГН и ние не го съхраняваме. Премахнете го и изпратете отново.',
    },
    'malformed-request': {
      title: 'Заявката не може да бъде прочетена',
      detail: 'Проверете дали тялото е валиден JSON и дали адресът е изписан правилно.',
    },
    'unsupported-media-type': {
      title: 'Този вид съдържание не се приема',
      detail: 'Изпратете JSON с Content-Type: application/json.',
    },
    'body-too-large': { title: 'Заявката е твърде голяма', detail: 'Съкратете текста и изпратете отново.' },
    'not-found': {
      title: 'Не намерихме това, което търсите',
      detail: 'Може би връзката е непълна или вече не е валидна. Проверете я или се обадете на общината.',
    },
    gone: { title: 'Данните вече са изтрити', detail: 'Този час вече не се пази при нас. Можете да запазите нов.' },
    'version-conflict': {
      title: 'Междувременно настъпи промяна',
      detail: 'Някой промени записването преди Вас. Погледнете го отново и опитайте пак.',
    },
    'not-changeable': {
      title: 'Този час вече не може да бъде променен',
      detail: 'Приемът е минал или записването вече е приключило. При нужда се обадете на общината.',
    },
    unauthenticated: { title: 'Нужно е да се представите', detail: 'Добавете заглавие Authorization с валиден ключ.' },
    forbidden: { title: 'Нямате право на това действие', detail: 'Обърнете се към администратора.' },
    'too-many-requests': {
      title: 'Твърде много опити',
      detail: 'Изчакайте малко и опитайте отново или се обадете на общината.',
    },
    unavailable: {
      title: 'Услугата е временно недостъпна',
      detail: 'Опитайте отново след малко. Ако е спешно, обадете се на общината.',
    },
    'internal-error': {
      title: 'Възникна грешка при нас',
      detail: 'Записахме я. Опитайте отново или се обадете на общината и кажете номера на заявката.',
    },
  },
  faults: {
    required: 'Попълнете това поле.',
    'unknown-field': 'Това поле не се приема.',
    'wrong-type': 'Стойността не е от очаквания вид.',
    'too-long': 'Текстът е твърде дълъг.',
    'too-short': 'Текстът е твърде кратък.',
    'not-allowed': 'Стойността не е сред допустимите.',
    'invalid-characters': 'Текстът съдържа невидими или управляващи знаци. Напишете го отново на ръка.',
    'invalid-name': 'Въведете име и фамилия на кирилица или латиница, например Иванка Тодорова.',
    'invalid-phone': 'Въведете телефонен номер, например 0888 123 456.',
    'invalid-email': 'Въведете един имейл адрес, например ime@primer.bg.',
    'email-not-ascii': 'Частта преди @ трябва да е на латиница.',
    'contact-required': 'Въведете телефон или имейл, за да можем да Ви известим при промяна.',
    egn: 'Премахнете ЕГН от текста: не е нужен и не го съхраняваме.',
    'invalid-date': 'Въведете дата във вида 2026-11-24.',
    'range-order': 'Крайната дата трябва да е след началната.',
    'range-too-long': 'Изберете период до 92 дни.',
  },
  pages: pagesBg,
}
