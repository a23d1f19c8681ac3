import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { Filled } from './filled.tsx'

/** A telephone that can be pressed; it does not break at the end of a line. */
export function Telephone({ phone }: { phone: string }) {
  return (
    <a class="govuk-link nowrap" href={telephoneHref(phone)}>
      {phone}
    </a>
  )
}

/** A sentence of `i18n` with the telephone as a link in place of `{phone}`. */
export function WithPhone({ text, phone }: { text: string; phone: string }) {
  return <Filled text={text} parts={{ phone: <Telephone phone={phone} /> }} />
}

/** A citizen's number (E.164) as people write it: „0888 123 456“, "+44 20 7946 0000"; kept on one line. */
export function readablePhone(phone: string): string {
  // Bulgarians read their nine digits in threes, after the zero.
  const mobile = /^\+359(\d{3})(\d{3})(\d{3})$/.exec(phone)
  const written = mobile ? `0${mobile.slice(1).join(' ')}` : parsePhoneNumberFromString(phone)?.formatInternational()
  return (written ?? phone).replaceAll(' ', '\u00a0')
}

/** RFC 3966; a number written the local way is Bulgarian. */
export function telephoneHref(phone: string): string {
  return `tel:${parsePhoneNumberFromString(phone, 'BG')?.number ?? phone.replace(/[^\d+]/g, '')}`
}
