/** The longest wait, in seconds, where the server answered, and where it could not be spoken to at all. */
const LONGEST = { answered: 3_600, unheard: 300 }

/**
 * How long to wait after a failed try: 1, 2, 4, 8 … minutes, an hour at most, spread by a fifth either way so that a
 * server that comes back is not met by all at once. A server that cannot be spoken to fails every mail alike and is looked
 * for every five minutes: when it is back, nothing waits long.
 *
 * @param attempts tries made so far, from 1
 * @param chance a number from 0 to 1
 * @param error what failed, as the mailer tells it: with the server's code at the end, where it gave one
 */
export function backOffSeconds(attempts: number, chance: number, error: string): number {
  const longest = / [45]\d\d$/.test(error) ? LONGEST.answered : LONGEST.unheard
  return Math.min(longest, 60 * 2 ** (attempts - 1)) * (0.8 + 0.4 * chance)
}
