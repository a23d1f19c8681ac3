import { checkEmail, checkPhone } from './contact-rules.ts'

/** Who calls, as far as one line tells. */
export type Caller = { phone: string; email: string; name: string }

/**
 * Reads what somebody types while a citizen speaks: a telephone in any spelling, an e-mail, a name, in whatever order.
 * „0888 123 456 Иванка Тодорова“.
 */
export function readCaller(text: string): Caller {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim()
  const email = /\S+@\S+/.exec(plain)?.[0] ?? ''
  const rest = plain.replace(email, ' ')
  const phone = /(?:\+|\(|\d)[\d\s()./+\u2010-\u2015-]*\d/.exec(rest)?.[0].trim() ?? ''
  const name = rest.replace(phone, ' ').replace(/[,;:]/g, ' ').replace(/\s+/g, ' ').trim()
  return { phone, email, name }
}

/** By what a caller is known: telephone in E.164 and e-mail as limits count it; null where it is none. */
export function knownBy({ phone, email }: Pick<Caller, 'phone' | 'email'>): {
  phone: string | null
  emailKey: string | null
} {
  const number = checkPhone(phone)
  const address = checkEmail(email)
  return {
    phone: phone !== '' && 'value' in number ? number.value : null,
    emailKey: email !== '' && 'value' in address ? address.value.key : null,
  }
}
