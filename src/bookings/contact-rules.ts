import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { mailAddress } from '../messages/mail-address.ts'
import type { Checked } from './text-rules.ts'

/** A telephone in E.164 from every spelling in use here: 0888 123 456, 00359 888…, +359 (0)888-123-456, 031342054. */
export function checkPhone(text: string): Checked<string> {
  const plain = text
    .normalize('NFKC')
    .replace(/\(0\)/g, '')
    .replace(/[\s\u2010-\u2015()./\\-]/g, '')
    .replace(/^00/, '+')
  if (!/^\+?\d{5,16}$/.test(plain)) return { fault: 'invalid-phone' }
  const spelt = /^359\d{8,9}$/.test(plain) ? `+${plain}` : plain
  const number = parsePhoneNumberFromString(spelt, 'BG')
  if (!number?.isValid()) return { fault: 'invalid-phone' }
  return { value: number.number }
}

/** An address as mail is sent to it, and the key under which limits count it. */
export type EmailAddress = { address: string; key: string }

/**
 * One address to which a mail can go (`mailAddress`), and its key, which ignores case, +tags and the dots of Gmail: it is
 * for limits only, mail goes to the address as given.
 */
export function checkEmail(text: string): Checked<EmailAddress> {
  const value = text.trim().normalize('NFC')
  const at = value.lastIndexOf('@')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is meant
  if (at > 0 && /[^\u0000-\u007f]/.test(value.slice(0, at))) return { fault: 'email-not-ascii' }
  const address = mailAddress(value)
  if (address === null) return { fault: 'invalid-email' }
  return { value: { address, key: emailKey(address) } }
}

function emailKey(address: string): string {
  const [local = '', domain = ''] = address.toLowerCase().split('@')
  const plain = local.replace(/\+.*$/, '') || local
  if (domain === 'gmail.com' || domain === 'googlemail.com') return `${plain.replaceAll('.', '')}@gmail.com`
  return `${plain}@${domain}`
}
