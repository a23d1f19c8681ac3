import { checkEmail, checkPhone } from './contact-rules.ts'

/** By what somebody shows that a booking is theirs: the end of its telephone, all of it, or its e-mail (as limits count it). */
export type Proof = { lastDigits: string } | { phone: string } | { emailKey: string }

/** The form of „Моят час“ as it was typed. */
export type FindForm = { code: string; proof: string }

/** What the form asks for, or which of its fields cannot be read. */
export type FindQuestion = { code: string; proof: Proof } | { faults: (keyof FindForm)[] }

/** Reads the form: the code with or without its space, the telephone in any spelling. */
export function readFindForm({ code, proof }: FindForm): FindQuestion {
  const digits = code.normalize('NFKC').replace(/[\s\u2010-\u2015.-]/g, '')
  const shown = readProof(proof)
  const codeIsRead = /^\d{6}$/.test(digits)
  if (codeIsRead && shown) return { code: digits, proof: shown }
  return { faults: [...(codeIsRead ? [] : (['code'] as const)), ...(shown ? [] : (['proof'] as const))] }
}

function readProof(text: string): Proof | null {
  if (text.includes('@')) {
    const email = checkEmail(text)
    return 'value' in email ? { emailKey: email.value.key } : null
  }
  const digits = text.normalize('NFKC').replace(/[\s\u2010-\u2015./-]/g, '')
  if (/^\d{4}$/.test(digits)) return { lastDigits: digits }
  const phone = checkPhone(text)
  return 'value' in phone ? { phone: phone.value } : null
}

/** Whether a proof fits the contacts of a booking. */
export function fits(proof: Proof, { phone, emailKey }: { phone: string | null; emailKey: string | null }): boolean {
  if ('lastDigits' in proof) return phone?.endsWith(proof.lastDigits) ?? false
  if ('phone' in proof) return phone === proof.phone
  return emailKey === proof.emailKey
}
