import { defineConfig } from 'prisma/config'

// `prisma generate` needs no schema engine, yet the CLI would download one, from a host that closed networks do not
// reach. Any executable in its place lets `generate` run. Only for `generate`: with this variable set,
// `prisma migrate deploy` would exit 0 and apply nothing.
if (process.argv.includes('generate')) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://priemna@127.0.0.1/priemna' },
})
