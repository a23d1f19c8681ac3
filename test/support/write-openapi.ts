import { writeFile } from 'node:fs/promises'
import { OPENAPI_FILE, openApiText } from './openapi.ts'

await writeFile(OPENAPI_FILE, await openApiText())
process.stdout.write(`written: ${OPENAPI_FILE}\n`)
