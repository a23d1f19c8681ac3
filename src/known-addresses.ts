import { BlockList, isIP, isIPv6 } from 'node:net'

/** Whether a text is an address or a network: `198.51.100.7`, `2001:db8:1::/48`. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const family = isIP(address)
  const longest = family === 4 ? 32 : 128
  return (
    family !== 0 &&
    rest.length === 0 &&
    (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= longest))
  )
}

/**
 * Whether an address, as `clientAddress` tells it, is one that many people share.
 *
 * @param shared addresses and networks (`198.51.100.7`, `2001:db8:1::/48`), of IPv6 none narrower than /64
 */
export function isSharedAddress(client: string, shared: readonly string[]): boolean {
  if (shared.length === 0) return false
  const list = new BlockList()
  for (const each of shared) {
    const [address = '', length] = each.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    list.addSubnet(
      address,
      Math.min(Number(length ?? (family === 'ipv6' ? 64 : 32)), family === 'ipv6' ? 64 : 32),
      family,
    )
  }
  const [address = ''] = client.split('/')
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
