import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../src/db/free-port.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import type { Scope } from './scope.ts'

/** Where Debian keeps it (package nginx); NGINX names another place. */
const PROGRAM = process.env['NGINX'] ?? '/usr/sbin/nginx'

/** An nginx of our own with the house's configuration, on loopback. */
export type Nginx = { origin: string; version: string; accesses(): Promise<string>; errors(): Promise<string> }

/** Runs deploy/nginx/priemna.conf before two web processes. Null where nginx is not installed. */
export async function openNginx(scope: Pick<Scope, 'teardown'>, webs: [string, string]): Promise<Nginx | null> {
  if (!existsSync(PROGRAM)) return null
  const folder = await mkdtemp(join(tmpdir(), 'priemna-nginx-'))
  scope.teardown(() => rm(folder, { recursive: true, force: true }))
  // Started as root, its workers are another user.
  await chmod(folder, 0o711)
  const [port, redirecting] = [await freePort(), await freePort()]
  await writeFile(join(folder, 'priemna.conf'), await rendered({ folder, webs, redirecting }))
  await writeFile(join(folder, 'tls.conf'), `listen 127.0.0.1:${port} default_server;\nserver_name localhost;\n`)
  await writeFile(join(folder, 'nginx.conf'), mainConfiguration(folder))
  const said: string[] = []
  const child = spawn(PROGRAM, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void said.push(`${chunk}`))
  const ended = new Promise<void>((done) => child.on('close', () => done()))
  scope.teardown(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const origin = `http://127.0.0.1:${port}`
  for (let look = 0; !(await fetch(`${origin}/livez`).catch(() => null)); look++) {
    if (look === 100 || child.exitCode !== null) throw new Error(`nginx did not start: ${said.join('')}`)
    await pause(50)
  }
  const read = (name: string) => () => readFile(join(folder, name), 'utf8').catch(() => '')
  return {
    origin,
    version: /nginx\/(\S+)/.exec(await outputOf(['-v']))?.[1] ?? 'unknown',
    accesses: read('priemna-access.log'),
    errors: read('priemna-error.log'),
  }
}

type Places = { folder: string; webs: [string, string]; redirecting: number }

/** The file as it is committed, but for ports and folders. */
async function rendered({ folder, webs, redirecting }: Places): Promise<string> {
  const changes = [
    ['127.0.0.1:3001', new URL(webs[0]).host],
    ['127.0.0.1:3002', new URL(webs[1]).host],
    ['listen 80;', `listen 127.0.0.1:${redirecting};`],
    ['listen [::]:80;', ''],
    ['include /etc/nginx/priemna-tls.conf;', `include ${folder}/tls.conf;`],
    ['/var/log/nginx/priemna-access.log', `${folder}/priemna-access.log`],
    ['/var/log/nginx/priemna-error.log', `${folder}/priemna-error.log`],
  ] as const
  let text = await readFile(join(packageRoot, 'deploy', 'nginx', 'priemna.conf'), 'utf8')
  for (const [committed, ours] of changes) {
    if (text.split(committed).length !== 2) throw new Error(`priemna.conf has not exactly one "${committed}"`)
    text = text.replace(committed, ours)
  }
  return text
}

function mainConfiguration(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `  ${what}_temp_path ${folder}/${what};`,
  )
  return [
    'daemon off;',
    `pid ${folder}/nginx.pid;`,
    `error_log ${folder}/main-error.log;`,
    'worker_processes 2;',
    'events { worker_connections 4096; }',
    'http {',
    ...temporary,
    `  include ${folder}/priemna.conf;`,
    '}',
    '',
  ].join('\n')
}

function outputOf(args: string[]): Promise<string> {
  return new Promise((done) => {
    const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void said.push(`${chunk}`))
    child.on('close', () => done(said.join('')))
  })
}
