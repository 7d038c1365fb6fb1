// What every end-to-end test stands on: a running demonstration and a browser.
//
//   LANTIAN_URL=http://127.0.0.1:8212   use a program that runs already
//   LANTIAN_PROGRAM=build/dev/lantian   else this program is started on a free port
//   CHROMIUM=/usr/bin/chromium
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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
    close: () => context.close(),
  }
}
