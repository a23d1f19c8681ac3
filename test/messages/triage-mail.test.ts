import t from 'tap'
import type { TriageFacts, TriageKind } from '../../src/messages/triage-facts.ts'
import { composeTriageMail } from '../../src/messages/triage-mail.ts'
import { goldenBeside } from '../support/golden.ts'
import { at, house } from './a-booking.ts'

const matchesGolden = goldenBeside(import.meta.url)
const KINDS: Record<TriageKind, Partial<TriageFacts>> = {
  redirected: {
    reason: 'По пътищата отговаря заместник-кметът.',
    target: { official: 'Заместник-кмет' },
    near: [at('2026-11-26T10:00'), at('2026-11-26T10:15')],
    url: 'https://priem.sopot.example/bg/zapazi/zamestnik-kmet',
  },
  answered: {
    reason: 'Ремонтът е приключил.',
    reference: 'преписка 12-34',
    url: 'https://priem.sopot.example/bg/chas/Zm9yLXRlc3RzLW9ubHktbm90LWEtdG9rZW4',
  },
  'answered-freed': {
    reason: 'Ремонтът е приключил.',
    reference: 'преписка 12-34',
    objection: 'Възразете до 14 дни в деловодството, стая 1.',
    url: 'https://priem.sopot.example/bg/',
  },
  expert: { name: '', code: '', email: 'inzhener@mail.example', question: 'Кога приключва ремонтът?', url: null },
  'expert-off': { name: '', code: '', email: 'inzhener@mail.example', question: 'Кога приключва ремонтът?', url: null },
}

const factsOf = (kind: TriageKind, changes: Partial<TriageFacts> = {}): TriageFacts => ({
  kind,
  ...{ bookingId: '0199aa11-2b3c-7d4e-8f50-6172839405a6', version: 2, code: '123456', locale: 'bg' },
  ...{ name: 'Иванка Примерова', email: 'ivanka.primerova@citizen.example', officialTitle: 'Кмет на Община Сопот' },
  ...{ officialName: null, place: 'стая 201, етаж 2', reason: null, target: null, near: [], reference: null },
  ...{ objection: null, question: null, url: null, madeAt: at('2026-11-10T09:15:30') },
  ...{ startsAt: at('2026-11-24T14:30'), endsAt: at('2026-11-24T14:45') },
  ...KINDS[kind],
  ...changes,
})

t.test('each letter about a decided question, in both languages', async (t) => {
  for (const kind of Object.keys(KINDS) as TriageKind[])
    for (const locale of ['bg', 'en'] as const) {
      const mail = composeTriageMail(factsOf(kind, { locale }), house)
      matchesGolden(t, `${mail.subject}\n\n${mail.text}`, `triage-${kind}.${locale}.txt`)
      t.equal(mail.icalEvent?.method, kind === 'redirected' || kind === 'answered-freed' ? 'CANCEL' : undefined, kind)
    }
})

t.test('M12 what somebody typed starts no line, header, tag or link of its own', async (t) => {
  const evil = 'а\r\nBcc: x@evil.example\r\n\r\n<script>alert(1)</script><a href="https://evil.example">тук</a>\u202e'
  const mail = composeTriageMail(
    factsOf('redirected', {
      reason: evil,
      target: { unit: evil },
      objection: evil,
      reference: evil,
      place: evil,
      name: evil,
    }),
    house,
  )
  t.notMatch(mail.html, /<script|<a href="https:\/\/evil/)
  t.notMatch(mail.text, /^Bcc:/m)
  t.notMatch(`${mail.subject}${mail.to.name}${mail.text}`, /[\r\u202e]/)
})
