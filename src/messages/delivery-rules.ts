/**
 * How long to wait after a failed try: 1, 2, 4, 8 … minutes, an hour at most, spread by a fifth either way so that a
 * server that comes back is not met by all at once.
 *
 * @param attempts tries made so far, from 1
 * @param chance a number from 0 to 1
 */
export function backOffSeconds(attempts: number, chance: number): number {
  return Math.min(3_600, 60 * 2 ** (attempts - 1)) * (0.8 + 0.4 * chance)
}
