import { DateTime } from 'luxon'
import { ZONE } from '../../src/clock.ts'
import type { House, MessageFacts } from '../../src/messages/message-facts.ts'

export const at = (iso: string) => DateTime.fromISO(iso, { zone: ZONE })

export const house: House = {
  municipality: {
    name: { bg: 'Община Сопот', en: 'Municipality of Sopot' },
    address: { bg: 'гр. Сопот, ул. „Иван Вазов“ № 34', en: '34 Ivan Vazov Street, Sopot' },
    phone: '03134/20-54',
  },
  mailFrom: 'priemna@sopot.example',
}

const bg = { name: 'Иванка Примерова', officialTitle: 'Кмет на Община Сопот', place: 'стая 201, етаж 2' }
const en = { name: 'Ivanka Primerova', officialTitle: 'Mayor of the Municipality of Sopot', place: 'room 201, floor 2' }

/** An invented booking's facts; a confirmation in Bulgarian unless told otherwise. */
export function factsOf(changes: Partial<MessageFacts> = {}): MessageFacts {
  return {
    kind: 'confirmation',
    bookingId: '0199aa11-2b3c-7d4e-8f50-6172839405a6',
    version: 1,
    firstKind: 'confirmation',
    firstVersion: 1,
    code: '123456',
    locale: 'bg',
    ...(changes.locale === 'en' ? en : bg),
    email: 'ivanka.primerova@citizen.example',
    officialName: null,
    startsAt: at('2026-11-24T14:30'),
    endsAt: at('2026-11-24T14:45'),
    movedFrom: null,
    placeFrom: null,
    cancelledBy: null,
    cancelReason: null,
    manageUrl: 'https://priem.sopot.example/bg/chas/Zm9yLXRlc3RzLW9ubHktbm90LWEtdG9rZW4',
    confirmBy: null,
    replyBy: null,
    substitute: null,
    silence: null,
    delayMinutes: null,
    kept: true,
    madeAt: at('2026-11-10T09:15:30'),
    ...changes,
  }
}

/** One mail of each occasion, as it would follow the others in a booking's life. */
export const occasions: Record<string, Partial<MessageFacts>> = {
  confirmation: {},
  moved: {
    kind: 'moved',
    version: 2,
    movedFrom: at('2026-11-24T14:30'),
    startsAt: at('2026-12-01T10:00'),
    endsAt: at('2026-12-01T10:15'),
  },
  'cancelled-by-citizen': { kind: 'cancelled', version: 3, cancelledBy: 'citizen', cancelReason: 'не мога' },
  'cancelled-by-municipality': {
    kind: 'cancelled',
    version: 3,
    cancelledBy: 'municipality',
    cancelReason: 'Приемният ден отпада поради извънредно заседание на Общинския съвет.',
  },
  reminder: { kind: 'reminder', madeAt: at('2026-11-23T14:30') },
  'reminder-soon': { kind: 'reminder-soon', madeAt: at('2026-11-24T12:30') },
  'confirm-address': { kind: 'confirm-address', firstKind: 'confirm-address', confirmBy: at('2026-11-10T10:15') },
  lapsed: { kind: 'lapsed', firstKind: 'confirm-address', version: 2 },
  closure: {
    kind: 'closure',
    version: 2,
    cancelReason: 'Приемният ден отпада поради извънредно заседание на Общинския съвет.',
    replyBy: at('2026-11-25T18:00'),
  },
  substitution: {
    kind: 'substitution',
    version: 2,
    cancelReason: 'Кметът е в командировка.',
    substitute: 'Секретар на Община Сопот',
    silence: 'keep',
    replyBy: at('2026-11-23T18:00'),
  },
  restored: { kind: 'restored', version: 3 },
  delay: { kind: 'delay', version: 1, delayMinutes: 20, madeAt: at('2026-11-24T14:05') },
  'on-time': { kind: 'delay', version: 2, delayMinutes: 0, madeAt: at('2026-11-24T14:20') },
}
