import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ConfigError, loadConfig, withSecret } from '../src/config.ts'

const KEY = 'a-key-for-tests-only-0123456789abcdef'
const DATABASE_URL = 'postgresql://a:b@db.example:5432/priemna'

t.test('with nothing set: the embedded server, the demo, loopback, no mail leaves', async (t) => {
  const config = loadConfig({})
  t.match(config, {
    host: '127.0.0.1',
    port: 3000,
    role: 'all',
    databaseUrl: null,
    smtpUrl: null,
    demo: true,
    production: false,
    rateLimit: true,
    publicUrl: 'http://127.0.0.1:3000',
    secretKeys: [],
  })
  t.ok(Object.isFrozen(config))
  t.match(withSecret(config, KEY).secretKeys, [{ id: 0, secret: KEY }])
  t.throws(() => withSecret(config, 'short'), { message: /too short/ })
})

t.test('a setting that cannot be is refused by its name, in one line', async (t) => {
  const refused: [Record<string, string>, RegExp][] = [
    [{ DATABASE_URL }, /SECRET_KEY is missing/],
    [{ DATABASE_URL, SECRET_KEY: 'short' }, /SECRET_KEY is too short/],
    [{ DATABASE_URL, SECRET_KEY: 'x'.repeat(40) }, /SECRET_KEY is too simple/],
    [{ NODE_ENV: 'production', DATABASE_URL, SECRET_KEY: KEY }, /SMTP_URL is missing/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL must be/],
    [{ SMTP_URL: 'mail.example' }, /SMTP_URL must be/],
    [{ PORT: '70000' }, /PORT must be a whole number from 0 to 65535/],
    [{ PORT: 'http' }, /PORT must be/],
    [{ SAME_DAY_REMINDER_MINUTES: '20' }, /SAME_DAY_REMINDER_MINUTES must be 0/],
    [{ MUNICIPALITY_ACCESS_EN: 'A lift' }, /MUNICIPALITY_ACCESS_BG and MUNICIPALITY_ACCESS_EN belong together/],
    [{ MUNICIPALITY_EMAIL: 'sopot' }, /MUNICIPALITY_EMAIL must be one address/],
    [{ REGISTRY_EMAIL: 'a@b' }, /REGISTRY_EMAIL must be one address/],
    [{ ACCESSIBILITY_PREPARED_ON: '2026-02-30' }, /ACCESSIBILITY_PREPARED_ON must be a date/],
    [{ ACCESSIBILITY_REVIEWED_ON: '2026-11-21' }, /ACCESSIBILITY_REVIEWED_ON must not be before/],
    [{ PUBLIC_URL: 'https://priem.example/?a=1' }, /PUBLIC_URL must be/],
    [{ MAIL_FROM: 'not an address' }, /MAIL_FROM must be one address/],
    [{ TRUST_PROXY: '10.0.0.0/99' }, /TRUST_PROXY must be/],
    [{ ROLE: 'boss' }, /ROLE must be one of all, web, worker/],
    [{ PUBLIC_URL: 'priem' }, /PUBLIC_URL must be/],
    [{ RATE_LIMIT: 'off', HOST: '0.0.0.0' }, /RATE_LIMIT=off/],
    [{ TRUST_PROXY: 'true' }, /TRUST_PROXY must be/],
    [{ DAILY_SUMMARY_AT: '25:00' }, /DAILY_SUMMARY_AT must be an hour/],
    [{ DAY_LIST_MAIL: 'fax' }, /DAY_LIST_MAIL must be pdf, link or off/],
    [{ DAY_LIST_MAIL_AT: 'off' }, /DAY_LIST_MAIL_AT must be an hour such as 17:00/],
    [{ REMINDER_CALLS: 'yes' }, /REMINDER_CALLS must be one of on, off/],
    [{ CAPTCHA: 'maybe' }, /CAPTCHA must be one of off, on, auto/],
    [{ SHARED_ADDRESSES: 'the library' }, /SHARED_ADDRESSES must be addresses or networks/],
    [{ HELD_SHARE_PERCENT: '0' }, /HELD_SHARE_PERCENT must be a whole number from 1 to 100/],
    [{ WAITLIST_SHARE_PERCENT: '101' }, /WAITLIST_SHARE_PERCENT must be a whole number from 1 to 100/],
    [{ BOOKINGS_PER_ADDRESS: '0' }, /BOOKINGS_PER_ADDRESS must be a whole number from 1 to 1000/],
    [{ REQUIRE_EMAIL_CONFIRMATION: 'yes' }, /REQUIRE_EMAIL_CONFIRMATION must be one of 0, 1/],
    [{ EMAIL_CONFIRMATION_MINUTES: '5' }, /EMAIL_CONFIRMATION_MINUTES must be a whole number from 10 to 1440/],
    [{ SECRET_KEY_FILE: '/nonexistent/key' }, /SECRET_KEY_FILE cannot be read/],
    [{ ADMIN_EMAIL: 'admin@mail.example' }, /ADMIN_EMAIL and ADMIN_PASSWORD belong together/],
    [{ ADMIN_PASSWORD: 'жълта круша, 3 лева' }, /ADMIN_EMAIL and ADMIN_PASSWORD belong together/],
    [{ ADMIN_EMAIL: 'admin', ADMIN_PASSWORD: 'жълта круша, 3 лева' }, /ADMIN_EMAIL must be one address/],
    [{ ADMIN_EMAIL: 'a@mail.example, b@mail.example', ADMIN_PASSWORD: 'x' }, /ADMIN_EMAIL must be one address/],
    [
      { ADMIN_EMAIL: 'a@mail.example', ADMIN_PASSWORD_FILE: '/nonexistent/password' },
      /ADMIN_PASSWORD_FILE cannot be read/,
    ],
    [{ SECRET_KEY: KEY, SECRET_KEYS_OLD: 'x' }, /SECRET_KEYS_OLD must be/],
    [{ SECRET_KEY: KEY, SECRET_KEYS_OLD: `0:${KEY}` }, /SECRET_KEY_ID must differ/],
  ]
  for (const [env, message] of refused) {
    t.throws(() => loadConfig(env), { message }, JSON.stringify(env))
    try {
      loadConfig(env)
    } catch (error) {
      t.ok(error instanceof ConfigError && !error.message.includes('\n'))
    }
  }
})

t.test('secrets may come from files, and keys turn', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'priemna-config-'))
  const file = join(folder, 'key')
  writeFileSync(file, `${KEY}\n`)
  const config = loadConfig({
    DATABASE_URL,
    SECRET_KEY_FILE: file,
    SECRET_KEY_ID: '2',
    SECRET_KEYS_OLD: `1:${KEY}-old`,
  })
  t.same(config.secretKeys, [
    { id: 2, secret: KEY },
    { id: 1, secret: `${KEY}-old` },
  ])
  t.match(loadConfig({ TRUST_PROXY: '1' }), { trustProxy: 1 })
  t.match(loadConfig({ TRUST_PROXY: '127.0.0.1, 10.0.0.0/8' }), { trustProxy: ['127.0.0.1', '10.0.0.0/8'] })
  t.match(loadConfig({ HOST: '::1', PUBLIC_URL: 'https://priem.example/' }), { publicUrl: 'https://priem.example' })
  t.match(loadConfig({ HOST: '::1' }), { publicUrl: 'http://[::1]:3000' })
  t.match(loadConfig({ SAME_DAY_REMINDER_MINUTES: '120', DEMO: '0' }), { sameDayReminderMinutes: 120, demo: false })
})
