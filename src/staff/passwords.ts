import { hash, verify } from '@node-rs/argon2'
import { openGate } from './hash-gate.ts'
import { normalPassword } from './password-rules.ts'

/** Argon2id as OWASP asks for it: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Of a password that nobody knows, at the same cost: what an unknown person's password is compared with. */
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$OS2FKda0OYD7O0vPatRkNA$S8f97JFkcRqr5T9ylMWmnqpmdxKPGrQdea0NdXZkw7Q'

/** Two hashes at once are 38 MiB and half of the threads that Node has for such work. */
export const hashing = openGate({ atOnce: 2, waiting: 100 })

/** What the database keeps of a password. */
export async function hashPassword(password: string): Promise<string> {
  return hashing.pass(() => hash(normalPassword(password), COST))
}

/**
 * Whether a password is the one of a hash. Where there is no hash, the answer is no after the same work.
 *
 * @throws DomainError `unavailable` where too many wait for theirs
 */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await hashing.pass(() => verify(passwordHash ?? NOBODYS, normalPassword(password)))
  return matches && passwordHash !== null
}
