import type { Config } from '../config.ts'
import { currentKey, keyedHash } from '../messages/manage-link.ts'

/** When a form was given out (milliseconds since 1970), sealed so that nobody can set it back; for a form without a draft. */
export function formStamp({ secretKeys }: Pick<Config, 'secretKeys'>, moment: number): string {
  const at = Math.floor(moment)
  return `${at}.${keyedHash(currentKey(secretKeys), `form|${at}`).toString('base64url')}`
}

/** The moment in a stamp of ours; null: it is none. */
export function readStamp({ secretKeys }: Pick<Config, 'secretKeys'>, stamp: string | undefined): number | null {
  const [, at = '', seal = ''] = /^(\d{1,15})\.([\w-]{43})$/.exec(stamp ?? '') ?? []
  const ours = secretKeys.some((key) => keyedHash(key, `form|${at}`).toString('base64url') === seal)
  return ours ? Number(at) : null
}
