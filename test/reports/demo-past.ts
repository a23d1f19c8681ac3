import { seedDemo, seedDemosPast } from '../../prisma/seed.ts'
import { currentKey, manageToken, tokenHash } from '../../src/messages/manage-link.ts'
import type { TestHouse } from '../support/house.ts'

/** Puts the demo and its last quarter into a house. */
export async function seedPastOf({ deps }: Pick<TestHouse, 'deps'>): Promise<void> {
  const { secretKeys } = deps.config
  const hashFor = (id: string) =>
    tokenHash(manageToken(secretKeys, { id, keyId: currentKey(secretKeys).id, tokenVersion: 1 }))
  await seedDemo(deps, hashFor)
  await seedDemosPast(deps, hashFor)
}
