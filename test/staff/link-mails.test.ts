import t from 'tap'
import type { StaffLinkFacts } from '../../src/messages/staff-link-facts.ts'
import { composeStaffLinkMail } from '../../src/messages/staff-link-mail.ts'
import { at, house } from '../messages/a-booking.ts'
import { goldenBeside } from '../support/golden.ts'

const matchesGolden = goldenBeside(import.meta.url)

const factsOf = (changes: Partial<StaffLinkFacts>): StaffLinkFacts => ({
  kind: 'staff-invitation',
  linkId: '0199bb22-2b3c-7d4e-8f50-6172839405a6',
  version: 1,
  locale: 'bg',
  name: 'Радка Илиева',
  email: 'rilieva@mail.example',
  url: 'https://priem.sopot.example/sluzhebno/parola/Zm9yLXRlc3RzLW9ubHktbm90LWEtdG9rZW4?lang=bg',
  expiresAt: at('2026-12-01T14:30'),
  madeAt: at('2026-11-24T14:30'),
  ...changes,
})

t.test('the mails with a one-time link, as they leave', async (t) => {
  for (const kind of ['staff-invitation', 'staff-password-reset'] as const)
    for (const locale of ['bg', 'en'] as const) {
      const mail = composeStaffLinkMail(factsOf({ kind, locale }), house)
      matchesGolden(t, `${mail.subject}\n\n${mail.text}`, `${kind}.${locale}.txt`)
      matchesGolden(t, mail.html, `${kind}.${locale}.html`)
      t.equal(mail.messageId, `<${kind}.0199bb22-2b3c-7d4e-8f50-6172839405a6.v1@sopot.example>`)
    }
})

t.test('a name that an administrator typed cannot become a link or a header', async (t) => {
  const mail = composeStaffLinkMail(factsOf({ name: 'visit http://evil.example\r\nBcc: x@evil.example' }), house)
  t.notMatch(mail.to.name, /[\r\n]|https?:\/\/|@/)
  t.equal(composeStaffLinkMail(factsOf({ email: 'a@b.example, c@d.example' }), house).to.address, '')
})
