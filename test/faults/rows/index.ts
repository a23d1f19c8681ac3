import type { Row } from '../town.ts'
import { burdenRows } from './burdens.ts'
import { changeRows } from './changes.ts'
import { clockRows } from './clocks.ts'
import { crashRows } from './crashes.ts'
import { diskRows } from './disks.ts'
import { guessRows } from './guesses.ts'
import { hoarderRows } from './hoarders.ts'
import { holdRows } from './holds.ts'
import { mailRows } from './mails.ts'
import { mutantRows } from './mutants.ts'
import { networkRows } from './networks.ts'
import { orderRows } from './orders.ts'
import { refusalRows } from './refusals.ts'
import { restoreRows } from './restores.ts'
import { rollingRows } from './rolling.ts'
import { rushRows } from './rushes.ts'
import { timeRows } from './times.ts'

/** Every row of the bench, in the order of the matrix. */
export const rows: Row[] = [
  ...rushRows,
  ...changeRows,
  ...orderRows,
  ...holdRows,
  ...hoarderRows,
  ...guessRows,
  ...mutantRows,
  ...crashRows,
  ...rollingRows,
  ...restoreRows,
  ...networkRows,
  ...diskRows,
  ...clockRows,
  ...burdenRows,
  ...refusalRows,
  ...mailRows,
  ...timeRows,
]
