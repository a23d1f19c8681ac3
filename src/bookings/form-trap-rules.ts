/** The least time in which a person fills the form in, in milliseconds (ASVS 2.4.2). */
export const LEAST_MS = 3_000

/** The name of a field that people do not see and programs fill in. */
export const TRAP_FIELD = 'website'

/**
 * Why a form looks as if a program had sent it; null: it does not. Both times are the house's, in milliseconds since 1970; the
 * beginning stands in the sealed draft, so that nobody can set it back.
 */
export function sprungTrap({
  trap,
  begunAt,
  now,
}: {
  trap: string | undefined
  begunAt: number | undefined
  now: number
}): 'filled' | 'too-fast' | null {
  if (trap !== undefined && trap !== '') return 'filled'
  return begunAt !== undefined && now - begunAt < LEAST_MS ? 'too-fast' : null
}
