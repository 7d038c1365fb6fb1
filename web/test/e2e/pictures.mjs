// Pictures of each page for the documentation, light and phone: `npm run pictures`. Writes doc/pictures/page-*.png.
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowser, PASSWORD, startBureau, startProgram } from './stage.mjs'

const out = process.env.PICTURES ?? join(dirname(fileURLToPath(import.meta.url)), '../../../doc/pictures')
const MOST_BYTES = 200_000
const PAGES = {
  sky: '/',
  assessment: '/assessment?unit=652301&period=2023&against=2022',
  station: '/station/SYN-652301-1',
  why: '/why',
  sources: '/sources',
  inventory: '/sources?view=inventory',
  docket: '/docket',
  rectification: '/docket/tree',
  list: '/docket/list',
  report: '/docket/new',
  rules: '/rules/HJ633/2012',
  health: '/health',
  alarms: '/alarms',
  respond: '/respond',
  forecast: '/respond/forecast',
  reduction_list: '/respond/list',
  plan: '/respond/plan',
  orders: '/respond/orders',
  review: '/respond/review',
  carbon: '/carbon',
  codes: '/carbon/ratings',
  balance: '/carbon/balance',
  finance: '/carbon/finance',
  library: '/carbon/library',
  pathway: '/carbon/pathway',
  energy: '/carbon/energy',
}
const SIZES = { light: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } }
const only = process.argv.slice(2)

async function prepare(page, name) {
  await page.waitForLoadState('load')
  if (name === 'sky') {
    await page.waitForSelector('.county')
    await page.locator('.say .button').first().click()
    await page.waitForResponse(r => r.url().includes('/sky?until'))
  }
  await page.waitForTimeout(1800)
}

/** A picture in its size, and whether it is too heavy. */
async function take(page, name, size) {
  const file = join(out, `page-${name}-${size}.png`)
  await page.screenshot({ path: file, timeout: 120_000 })
  const { size: bytes } = statSync(file)
  console.log(`${file}: ${Math.round(bytes / 1000)} kB${bytes > MOST_BYTES ? ', TOO LARGE' : ''}`)
}

/** Administration and the report of a citizen, which a demonstration does not have: a bureau's book with made-up readings. */
async function ofBureau(browser) {
  const bureau = await startBureau()
  for (const [size, viewport] of Object.entries(SIZES)) {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${bureau.url}/report`)
    await page.waitForTimeout(1200)
    await take(page, 'citizen', size)
    if (size === 'light') {
      const made = { link: bureau.link, name: 'sys', display_name: '系统员', password: PASSWORD }
      await page.request.post(`${bureau.url}/api/v1/first-run`, { data: made })
    } else {
      await page.request.post(`${bureau.url}/api/v1/session`, { data: { name: 'sys', password: PASSWORD } })
    }
    await page.goto(`${bureau.url}/admin`)
    await page.waitForTimeout(1200)
    await take(page, 'admin', size)
    await context.close()
  }
  await bureau.stop()
}

const browser = await openBrowser()
mkdirSync(out, { recursive: true })
if (!only.length || only.includes('bureau')) await ofBureau(browser)
if (only.length === 1 && only[0] === 'bureau') process.exit(await browser.close())
const program = await startProgram()
for (const [size, viewport] of Object.entries(SIZES)) {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' })
  for (const [name, path] of Object.entries(PAGES)) {
    if (only.length && !only.includes(name)) continue
    const page = await context.newPage()
    page.on('console', m => m.type() === 'error' && console.log(name, m.text()))
    page.on('pageerror', e => console.log(name, e.message))
    await page.goto(program.url + path)
    await prepare(page, name)
    await take(page, name, size)
    await page.close()
  }
  await context.close()
}
await browser.close()
await program.stop()
