import { isAddressOrRange } from '../known-addresses.ts'
import { ConfigError, type Env } from './config-error.ts'

/**
 * Whom to believe about a citizen's address: how many proxies, or which; false: nobody.
 *
 * @throws ConfigError
 */
export function proxies(text: string | undefined): number | string[] | false {
  if (!text) return false
  if (/^[1-9]$/.test(text)) return Number(text)
  const parts = text.split(',').map((part) => part.trim())
  if (parts.every(isAddressOrRange)) return parts
  throw new ConfigError('TRUST_PROXY must be a number of proxies (1-9) or their addresses, with commas between')
}

/**
 * Addresses and networks with commas between.
 *
 * @throws ConfigError
 */
export function addresses(env: Env, name: string): string[] {
  const parts = (env[name] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  if (parts.every(isAddressOrRange)) return parts
  throw new ConfigError(
    `${name} must be addresses or networks with commas between, such as 198.51.100.7,2001:db8:1::/48`,
  )
}
