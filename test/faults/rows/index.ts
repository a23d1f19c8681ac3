import type { Row } from '../town.ts'
import { changeRows } from './changes.ts'
import { crashRows } from './crashes.ts'
import { holdRows } from './holds.ts'
import { mailRows } from './mails.ts'
import { mutantRows } from './mutants.ts'
import { networkRows } from './networks.ts'
import { restoreRows } from './restores.ts'
import { rollingRows } from './rolling.ts'
import { rushRows } from './rushes.ts'

/** Every row of the bench, in the order of the matrix. */
export const rows: Row[] = [
  ...rushRows,
  ...changeRows,
  ...holdRows,
  ...mutantRows,
  ...crashRows,
  ...rollingRows,
  ...restoreRows,
  ...networkRows,
  ...mailRows,
]
