import { domainToASCII } from 'node:url'

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const LOCAL_PART = new RegExp(`^${ATOM}(\\.${ATOM})*$`)
const DOMAIN = /^([\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+\p{L}[\p{L}\p{M}\p{N}-]{1,62}$/u

/**
 * One e-mail address to which a mail can safely go: exactly one addr-spec (RFC 5321) with an ASCII local part and without
 * quotes, at most 254 characters. A domain in letters of another alphabet comes back in its ASCII form (`пример.бг`).
 *
 * @returns null for everything else
 */
export function mailAddress(text: string): string | null {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const domain = text.slice(at + 1)
  if (local.length > 64 || !LOCAL_PART.test(local) || !DOMAIN.test(domain)) return null
  const ascii = domainToASCII(domain)
  const address = `${local}@${ascii}`
  return ascii.includes('.') && address.length <= 254 ? address : null
}

/** The bare address of a sender, which may be written with a name before it: `Приемна <priemna@sopot.example>`. */
export function senderAddress(mailFrom: string): string {
  const bare = /<([^<>]*)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom
  return mailAddress(bare.trim()) ?? bare.trim()
}

/** What stands behind the @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** The address as a URI (RFC 6068): a `?` or `%` of its local part must not be read as the URI's own. */
export function mailto(address: string): string {
  return address.replace(/[%?&#/^`{|}]/g, encodeURIComponent)
}
