// What every end-to-end test stands on: a running demonstration and a browser.
//
//   LANTIAN_URL=http://127.0.0.1:8212   use a program that runs already
//   LANTIAN_PROGRAM=build/dev/lantian   else this program is started on a free port
//   CHROMIUM=/usr/bin/chromium
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const PATIENCE_MS = 360_000

const programPath = () =>
  [process.env.LANTIAN_PROGRAM, join(root, 'build/release/lantian'), join(root, 'build/dev/lantian')].find(p => p && existsSync(p))

/** Why there is nothing to test with, or an empty text. */
export function whyNot() {
  if (!existsSync(browserPath)) return `no ${browserPath}; Debian package chromium`
  if (!process.env.LANTIAN_URL && !programPath()) return 'no program; build it or set LANTIAN_PROGRAM'
  return ''
}

async function until(what, seconds = PATIENCE_MS) {
  const end = Date.now() + seconds
  while (Date.now() < end) {
    const answer = await what().catch(() => null)
    if (answer) return answer
    await pause(200)
  }
  throw new Error('the program did not come up in time')
}

/** The demonstration, filled: air, docket and the study of the winter. */
export async function startProgram() {
  const given = process.env.LANTIAN_URL
  const place = given ? null : mkdtempSync(join(tmpdir(), 'lantian-page-'))
  const child = given
    ? null
    : spawn(programPath(), ['demo', '--port', '0', '--port-file', join(place, 'port'), '--out', join(place, 'demo')], {
        cwd: root,
        stdio: 'ignore',
      })
  const port = given ? '' : await until(async () => existsSync(join(place, 'port')) && readFileSync(join(place, 'port'), 'utf8').trim())
  const url = given ?? `http://127.0.0.1:${port}`
  await until(async () => {
    const { results } = await (await fetch(`${url}/api/v1/progress`)).json()
    return results.length > 0 && results.every(job => job.state === 'done' || job.state === 'failed')
  })
  return {
    url,
    async stop() {
      if (!child) return
      const gone = new Promise(done => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
      rmSync(place, { recursive: true, force: true })
    },
  }
}

export const PASSWORD = 'seven quiet camels walk'
export const SITE = 'SYN-SITE-1'

/** A day of Beijing's calendar, so many days from today. */
const dayOf = offset => new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10)

/** Hourly PM10 of the made-up site, from one day to before another. */
function hours(from, to, value) {
  const lines = ['station,time,PM10']
  for (let day = from; day < to; day++) for (let hour = 1; hour <= 24; hour++) lines.push(`${SITE},${dayOf(day)} ${hour}:00,${value(day, hour)}`)
  return lines.join('\n') + '\n'
}
const living = (day, hour) => 80 + (((7 * day + 5 * hour) % 40) + 40) % 40

/** Somebody's browser without a window: cookie and token of the page. */
export class Asker {
  constructor(url) {
    this.url = url
  }
  async ask(method, path, body, further = {}) {
    const headers = { 'Content-Type': 'application/json', ...further }
    if (this.cookie) headers.Cookie = this.cookie
    if (this.csrf) headers['X-Lantian-CSRF'] = this.csrf
    const reply = await fetch(this.url + path, { method, headers, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
    const cookie = reply.headers.get('set-cookie')?.match(/lantian_session=[^;]*/)
    if (cookie) this.cookie = cookie[0]
    const text = await reply.text()
    const answer = text.startsWith('{') ? JSON.parse(text) : text
    if (answer.csrf) this.csrf = answer.csrf
    return { status: reply.status, answer }
  }
  async signIn(name) {
    const { status } = await this.ask('POST', '/api/v1/session', { name, password: PASSWORD })
    await this.ask('GET', '/api/v1/session')
    return status
  }
}

/** The program, run to its end. */
function run(...words) {
  const done = spawnSync(programPath(), words, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 })
  if (done.status !== 0) throw new Error(`lantian ${words.join(' ')}: ${done.stdout}${done.stderr}`)
  return done.stdout
}

/** `lantian serve` on a book below `place`, which goes with it. */
function serviceOn(book, place) {
  const bureau = { url: '', said: '', link: '' }
  let child = null
  bureau.start = async () => {
    const portFile = join(place, 'port')
    rmSync(portFile, { force: true })
    child = spawn(programPath(), ['serve', '--book', book, '--port', '0', '--port-file', portFile], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    bureau.said = ''
    child.stdout.on('data', text => (bureau.said += text))
    const port = await until(async () => existsSync(portFile) && readFileSync(portFile, 'utf8').trim())
    bureau.url = `http://127.0.0.1:${port}`
    await until(async () => (await fetch(`${bureau.url}/healthz`)).ok)
    bureau.link = bureau.said.match(/\/first-run#(\S+)/)?.[1] ?? ''
  }
  bureau.halt = async () => {
    if (!child) return
    const gone = new Promise(done => child.once('exit', done))
    child.kill('SIGTERM')
    await gone
    child = null
  }
  bureau.stop = async () => {
    await bureau.halt()
    rmSync(place, { recursive: true, force: true })
  }
  return bureau
}

/**
 * A bureau's book: the monitor of a building site that moved, then stood still while the program's quality control
 * looked, and what `docket round` made of it. `lantian serve` on it, as a bureau runs it. All readings are made up.
 */
export async function startBureau() {
  const place = mkdtempSync(join(tmpdir(), 'lantian-bureau-'))
  const book = join(place, 'book')
  let tables = 0
  const measure = (from, to, value) => {
    const file = join(place, `hours${++tables}.csv`)
    writeFileSync(file, hours(from, to, value))
    run('import', 'air', '--synthetic', '--adapter', 'generic-hourly', '--book', book, file)
  }
  measure(-6, 0, (day, hour) => (day < -4 ? living(day, hour) : 90))
  const devices = join(place, 'devices.toml')
  writeFileSync(
    devices,
    `[[device]]\nmn = "SYN0000000000000000SITE1"\ndialect = "2017"\nkind = "dust"\nlabel = "start"\nstation = "${SITE}"\nunit_id = "652301"\n` +
      `name_zh = "合成工地1"\nname_en = "Synthetic site 1"\nsynthetic = true\npassword = "123456"\n[[device.factor]]\ncode = "a34002"\nunit = "ug/m3"\n`,
  )
  run('gateway', 'devices', 'import', devices, '--at', join(book, 'gateway'), '--by', 'test')
  run('quality', 'check', '--book', book, '--unit', SITE, '--period', `${dayOf(-7)}..${dayOf(0)}`)
  run('docket', 'round', '--book', book, '--gateway', join(book, 'gateway'))
  const bureau = serviceOn(book, place)
  /** So many days of a site that works well, and what a round makes of them then. */
  bureau.daysPass = days => {
    measure(0, days, living)
    return run('docket', 'round', '--book', book, '--lang', 'en', '--now', `${dayOf(days)} 01:00`)
  }
  await bureau.start()
  return bureau
}

/**
 * A bureau's book for an exercise: the synthetic winter with its forecasts and its reduction list, and no episode yet.
 */
export async function startExercise() {
  const place = mkdtempSync(join(tmpdir(), 'lantian-exercise-'))
  const book = join(place, 'demo.book')
  run('demo', '--once', '--out', place)
  run('respond', 'forecast', '--book', book, '--season', 'HS2023', '--demonstration')
  const [, row] = run('respond', 'list', 'draft', '--book', book, '--by', 'clerk').match(/kept as row (\d+)/)
  run('respond', 'list', 'approve', '--book', book, '--row', row, '--by', 'head of the exercise', '--reason', 'exercise')
  const bureau = serviceOn(book, place)
  await bureau.start()
  return bureau
}

/** The book of a demonstration, carbon accounts and all, served with accounts: what is read-only there can be done here. */
export async function startFilled() {
  const place = mkdtempSync(join(tmpdir(), 'lantian-filled-'))
  const child = spawn(programPath(), ['demo', '--port', '0', '--port-file', join(place, 'demo-port'), '--out', place], { cwd: root, stdio: 'ignore' })
  const port = await until(async () => existsSync(join(place, 'demo-port')) && readFileSync(join(place, 'demo-port'), 'utf8').trim())
  await until(async () => (await (await fetch(`http://127.0.0.1:${port}/api/v1/carbon/codes`)).json()).public_key)
  const gone = new Promise(done => child.once('exit', done))
  child.kill('SIGTERM')
  await gone
  const bureau = serviceOn(join(place, 'demo.book'), place)
  await bureau.start()
  return bureau
}

/** Accounts of a bureau whose first administrator is `sys`: name -> role, area and office. */
export async function makePeople(url, people) {
  const system = new Asker(url)
  const security = new Asker(url)
  await system.signIn('sys')
  await security.signIn('sec')
  for (const [name, rights] of Object.entries(people)) {
    const { answer } = await system.ask('POST', '/api/v1/users', { name, display_name: rights.display_name, ...rights })
    const made = await new Asker(url).ask('POST', '/api/v1/invitation', { link: answer.link.split('#')[1], password: PASSWORD })
    const { display_name: _, ...granted } = rights
    const done = await security.ask('POST', `/api/v1/users/${name}/rights`, granted)
    if (made.status >= 300 || done.status !== 200) throw new Error(`${name}: ${JSON.stringify(made)} ${JSON.stringify(done)}`)
  }
}

export const openBrowser = () =>
  chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'] })

/** A page that counts clicks and remembers every request that left the origin and every error it printed. */
export async function visit(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN', ...options })
  const page = await context.newPage()
  const origin = new URL(url).origin
  const outside = []
  const errors = []
  page.on('request', r => {
    if (/^https?:/.test(r.url()) && new URL(r.url()).origin !== origin) outside.push(r.url())
  })
  page.on('pageerror', e => errors.push(e.message))
  page.on('console', m => m.type() === 'error' && errors.push(m.text()))
  let clicks = 0
  return {
    page,
    outside,
    errors,
    get clicks() {
      return clicks
    },
    async click(locator) {
      clicks++
      await locator.click()
    },
    /** A tap that opens the choice of files, and the files chosen there. */
    async choose(locator, files) {
      clicks++
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), locator.click()])
      await chooser.setFiles(files)
    },
    startCounting() {
      clicks = 0
    },
    close: () => context.close(),
  }
}

/** A page on which `name`, one of those of `makePeople`, has signed in by the form; it shows `path`. */
export async function signIn(browser, url, name, path) {
  const v = await visit(browser, url)
  v.page.setDefaultTimeout(30_000)
  await v.page.goto(url + path)
  await v.page.getByRole('button', { name: '登录', exact: true }).first().click()
  await v.page.getByLabel('用户名').fill(name)
  await v.page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await v.page.locator('dialog').getByRole('button', { name: '登录', exact: true }).click()
  await v.page.locator('a.who').waitFor()
  // Once more, as the person: what was there before belongs to nobody.
  await v.page.goto(url + path)
  return v
}
