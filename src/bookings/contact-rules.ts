import { domainToASCII } from 'node:url'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
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

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Exactly one address (RFC 5321, dot-string, no quoting): ASCII before the @, any domain after it, 254 characters at most.
 * The key ignores case, +tags and the dots of Gmail: it is for limits only, mail goes to the address as given.
 */
export function checkEmail(text: string): Checked<EmailAddress> {
  const value = text.trim().normalize('NFC')
  const at = value.lastIndexOf('@')
  const local = value.slice(0, at)
  if (at < 1 || /[\s,;:<>()[\]"\\]/.test(value)) return { fault: 'invalid-email' }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is meant
  if (/[^\u0000-\u007f]/.test(local)) return { fault: 'email-not-ascii' }
  const domain = domainToASCII(value.slice(at + 1)).toLowerCase()
  const labels = domain.split('.')
  if (!LOCAL.test(local) || local.length > 64 || labels.length < 2 || !labels.every((label) => LABEL.test(label)))
    return { fault: 'invalid-email' }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return { fault: 'invalid-email' }
  const address = `${local}@${domain}`
  if (address.length > 254) return { fault: 'invalid-email' }
  return { value: { address, key: emailKey(local, domain) } }
}

function emailKey(local: string, domain: string): string {
  const plain = local.toLowerCase().replace(/\+.*$/, '') || local.toLowerCase()
  if (domain === 'gmail.com' || domain === 'googlemail.com') return `${plain.replaceAll('.', '')}@gmail.com`
  return `${plain}@${domain}`
}
