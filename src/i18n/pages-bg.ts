import { accessibilityBg } from './accessibility-bg.ts'
import { accountsBg } from './accounts-bg.ts'
import { auditBg } from './audit-bg.ts'
import { boardBg } from './board-bg.ts'
import { calendarBg } from './calendar-bg.ts'
import { callsBg } from './calls-bg.ts'
import { closureBg } from './closure-bg.ts'
import { closuresBg } from './closures-bg.ts'
import { deskBg } from './desk-bg.ts'
import { feedbackBg } from './feedback-bg.ts'
import { findBg } from './find-bg.ts'
import { helpBg } from './help-bg.ts'
import { journeyBg } from './journey-bg.ts'
import { keepingBg } from './keeping-bg.ts'
import { limitsBg } from './limits-bg.ts'
import { mailTextsBg } from './mail-texts-bg.ts'
import { messagesBg } from './messages-bg.ts'
import { outcomesBg } from './outcomes-bg.ts'
import { ownDataBg } from './own-data-bg.ts'
import { paperBg } from './paper-bg.ts'
import { posterBg } from './poster-bg.ts'
import { privacyBg } from './privacy-bg.ts'
import { reportsBg } from './reports-bg.ts'
import { retentionBg } from './retention-bg.ts'
import { scheduleBg } from './schedule-bg.ts'
import { slipBg } from './slip-bg.ts'
import { staffBg } from './staff-bg.ts'
import { staffBookingsBg } from './staff-bookings-bg.ts'
import { substitutionBg } from './substitution-bg.ts'
import { todayBg } from './today-bg.ts'
import { waitingBg } from './waiting-bg.ts'
import { waitlistBg } from './waitlist-bg.ts'
import { walkInBg } from './walk-in-bg.ts'

/**
 * What the pages say, in Bulgarian. Its type is the contract of every other language. `{phone}` stands where the page puts
 * the municipality's telephone as a link. No word here tells the citizen's gender.
 */
export const pagesBg = {
  shell: {
    service: 'Запазване на час за приемен ден',
    skip: 'Към основното съдържание',
    languages: 'Език на страницата',
    errorPrefix: 'Грешка: ',
    problem: 'Има проблем',
    help: 'Нужда от помощ? Обадете се на {phone}.',
    back: 'Назад',
    footer: {
      label: 'Още страници',
      schedule: 'График на приемните дни',
      findBooking: 'Моят час',
      help: 'Помощ',
      accessibility: 'Достъпност',
      privacy: 'Поверителност',
      conditions: 'Условия',
    },
    upToCharacters: (limit: number) => `Можете да въведете до ${limit}\u00a0знака`,
  },
  home: {
    title: 'При кого искате да запазите час?',
    lead: 'Приемът е безплатен. Запазването отнема около 3\u00a0минути, регистрация не се изисква.',
    schedule: 'Вижте всички приемни дни',
    notSure: 'Не знаете към кого да се обърнете?',
    notSureHow:
      'Вижте за какво отговаря всеки заместник-кмет: пише го под длъжността. Ако въпросът Ви не е сред тях, изберете секретаря или кмета.',
    notSureCall: 'Можете и да се обадите на {phone}: ще Ви насочим.',
    portfolio: (name: string) => `ресор „${name}“`,
    rule: (rule: string) => `Приемни дни: ${rule}`,
    noRule: 'Няма обявени приемни дни.',
    firstFree: 'Първи свободен час:',
    noneFree: 'В момента няма свободни часове.',
    noOfficials: 'Още няма обявени приемни дни. Обадете се на {phone}.',
    haveBooking: 'Вече имате запазен час?',
    openLink:
      'Отворете връзката от имейла, който получихте от нас: там ще видите часа си и можете да го промените или откажете. Ако я нямате, има и друг начин:',
    developers: 'За разработчици',
    reference: 'Описание на програмния интерфейс (REST API)',
  },
  schedule: scheduleBg,
  desk: deskBg,
  walkIn: walkInBg,
  paper: paperBg,
  poster: posterBg,
  staffCalendar: calendarBg,
  keeping: keepingBg,
  feedback: feedbackBg,
  find: findBg,
  about: { help: helpBg.help, conditions: helpBg.conditions, privacy: privacyBg, accessibility: accessibilityBg },
  journey: journeyBg,
  booking: {
    state: {
      booked: { title: 'Часът Ви е запазен', lines: [] },
      unverified: {
        title: 'Часът Ви чака потвърждение',
        lines: [
          'Отворете имейла, който Ви изпратихме, и потвърдете часа. Ако не го виждате, потърсете го и в папката „Спам“ (нежелана поща).',
        ],
      },
      lapsed: {
        title: 'Часът не беше потвърден навреме',
        lines: [
          'Освободихме го за друг гражданин.',
          'Ако все още искате среща, запазете нов час или се обадете на {phone}.',
        ],
      },
      past: {
        title: 'Този час вече мина',
        lines: ['Ако имате въпрос по приема, обадете се на {phone}.'],
      },
      arrived: { title: 'Отбелязано е, че сте тук', lines: ['Моля, изчакайте да Ви поканят.'] },
      'in-meeting': { title: 'Приемът Ви е в момента', lines: [] },
      done: {
        title: 'Приемът приключи',
        lines: ['Благодарим Ви, че дойдохте! За хода на въпроса си можете да попитате на {phone}.'],
      },
      'no-show': {
        title: 'Не сме отбелязали посещение',
        lines: ['Ако това не е вярно или искате нов час, обадете се на {phone}.'],
      },
      left: {
        title: 'Отбелязано е, че си тръгнахте преди приема',
        lines: ['Ако искате нов час, обадете се на {phone}.'],
      },
      'cancelled-by-citizen': {
        title: 'Отказахте часа си',
        lines: ['Благодарим, че ни казахте!', 'Ако все пак искате среща, обадете се на {phone}.'],
      },
      'cancelled-by-municipality': {
        title: 'Отменихме часа Ви',
        lines: [
          'За съжаление се наложи да отменим часа Ви. Молим да ни извините за неудобството.',
          'Изберете друг час или се обадете на {phone} и ще Ви намерим.',
        ],
      },
    },
    again: {
      another: 'Запазете нов час',
      nearest: 'Най-близките свободни часове',
      filledIn: 'Изберете един от тях. Данните Ви са попълнени: ще ги прегледате и ще потвърдите часа.',
      all: 'Вижте всички свободни часове',
    },
    noLongerHolds: 'вече не важи',
    reason: 'Причина',
    code: 'Код на записването',
    nextHeading: 'Какво следва',
    next: [
      'Елате 10\u00a0минути по-рано и кажете кода на записването.',
      'Ако имате документи по въпроса, вземете ги с Вас.',
    ],
    tellByEmail: (email: string) => `Ако нещо се промени, ще Ви пишем на ${email}.`,
    tellByPhone: (phone: string) => `Ако нещо се промени, ще Ви се обадим на ${phone}.`,
    mailRefused: (email: string) =>
      `Имейлът ни до ${email} не беше приет и не стигна до Вас. Моля, обадете се на {phone}, за да поправим адреса.`,
    undecided: {
      byEmail: 'Приемът на този ден е под въпрос. Пазим часа Ви и ще Ви пишем, щом се реши. При въпроси: {phone}.',
      byPhone: 'Приемът на този ден е под въпрос. Пазим часа Ви и ще Ви се обадим, щом се реши. При въпроси: {phone}.',
    },
    delay: (minutes: string) => `Приемът закъснява с около ${minutes}.`,
    addToCalendar: 'Добавете в календара',
    cannotHeading: 'Ако не можете да дойдете',
    cannotWaitHeading: 'Ако не можете да изчакате',
    plea: 'Моля, откажете часа: друг гражданин го чака.',
    cancel: 'Откажете часа',
    moveHeading: 'Ако искате друг час',
    move: 'Изберете друг час: пазим сегашния, докато потвърдите новия.',
    change: 'Променете часа',
    moved: 'Часът Ви е променен',
    done: 'Готово',
    sentTo: (email: string) => `Потвърждението ще намерите в пощата си: ${email}.`,
    keepCode: 'Запишете си кода и адреса на тази страница: с тях ще намерите часа си.',
    data: 'Данните, които пазим за този час',
    notFound: {
      title: 'Не намерихме този час',
      lines: [
        'Може би връзката е непълна или данните вече са изтрити. Отворете връзката от последния имейл, който получихте от нас.',
        'Ако и това не помогне, намерете часа си с кода на записването или се обадете на {phone}.',
      ],
    },
  },
  confirm: {
    until: (when: string) => `До ${when} пазим часа за Вас.`,
    press: 'Натиснете бутона и часът е Ваш.',
    button: 'Потвърдете часа',
  },
  cancel: {
    title: 'Искате ли да откажете този час?',
    lateTitle: 'Кажете ни, че няма да дойдете',
    late: 'Срокът за отказ мина, но моля, кажете ни: така няма да Ви чакаме. Благодарим!',
    after: 'След отказа часът става свободен за друг гражданин.',
    reason: 'Причина',
    optional: '(по желание)',
    hint: 'Няколко думи са достатъчни. Не пишете ЕГН и данни за здравето си.',
    confirm: 'Откажете часа',
    keep: 'Не, запазете часа ми',
    tooLong: (limit: number) => `Съкратете причината до ${limit}\u00a0знака.`,
    backToBooking: 'Към Вашия час',
  },
  ownData: ownDataBg,
  slip: slipBg,
  waitlist: waitlistBg,
  board: boardBg,
  limits: limitsBg,
  staff: staffBg,
  audit: auditBg,
  reports: reportsBg,
  retention: retentionBg,
  calls: callsBg,
  mailTexts: mailTextsBg,
  waiting: waitingBg,
  today: todayBg,
  outcomes: outcomesBg,
  staffBookings: staffBookingsBg,
  closure: closureBg,
  messages: messagesBg,
  accounts: accountsBg,
  closures: closuresBg,
  substitution: substitutionBg,
  errors: {
    notFound: {
      title: 'Страницата не е намерена',
      detail:
        'Проверете дали адресът е изписан правилно. Може и връзката, която Ви доведе дотук, вече да не е валидна.',
    },
    unreadable: {
      title: 'Не можем да прочетем изпратеното',
      detail: 'Върнете се назад, презаредете страницата и опитайте отново.',
    },
    otherSite: {
      title: 'Не можем да приемем това действие',
      detail: 'Изпратено е от друг сайт. Отворете страницата отново и опитайте пак.',
    },
    wait: (seconds: number) =>
      seconds > 5_400
        ? `Опитайте отново след ${Math.ceil(seconds / 3600)}\u00a0часа.`
        : seconds > 90
          ? `Опитайте отново след ${Math.ceil(seconds / 60)}\u00a0минути.`
          : `Опитайте отново след ${seconds}\u00a0${seconds === 1 ? 'секунда' : 'секунди'}.`,
    call: 'Ако имате нужда от помощ, обадете се на {phone}.',
    requestNumber: 'Номер на заявката:',
    home: 'Към началната страница',
    find: 'Намерете часа си с кода на записването',
  },
  problem: {
    about: 'Отказ на програмния интерфейс',
    code: 'Код',
    status: 'HTTP състояние',
    example: 'Така изглежда в отговора',
    reference: 'Към описанието на програмния интерфейс',
  },
  reference: {
    title: 'Програмен интерфейс (REST API)',
    lead: 'За системи, които показват свободни часове или запазват час от името на гражданин. Описанията на отделните заявки са на английски.',
    document: 'Документ по OpenAPI\u00a03.1',
    walkHeading: 'Запазване на час стъпка по стъпка',
    walk: {
      officials: 'Вижте при кого има прием',
      availability: 'Вижте какво може да се запази',
      book: 'Запазете час',
      look: 'Вижте запазения час',
      cancel: 'Откажете часа',
    },
    keepToken: 'Токенът в отговора (manageToken) отваря и променя часа: пазете го в тайна.',
    problems: 'Кодове на отказите',
    needs: 'Изисква',
    none: 'нищо',
    parameters: 'Параметри',
    headers: 'Заглавия',
    body: 'Тяло (application/json)',
    answers: 'Отговори',
    required: 'задължително',
    optional: 'по желание',
  },
  states: {
    title: 'Всички състояния на страниците',
    lead: 'С измислени данни, за разработчици. В работещата система тази страница я няма.',
  },
  mailbox: {
    title: 'Неизпратени имейли',
    lead: 'Няма настроен пощенски сървър (SMTP_URL), затова имейлите се пазят тук, вместо да тръгнат. В работещата система тази страница я няма.',
    empty: 'Още няма имейли. Запазете час с имейл адрес и след няколко секунди потвърждението ще се появи тук.',
    to: 'До',
    date: 'Дата',
    html: 'Изглед (HTML)',
    text: 'Текст',
    calendar: 'Файл за календар (.ics)',
  },
}

export type PageWords = typeof pagesBg
