// Every page, light and phone, in both languages: no serious finding of axe, no request that leaves the origin.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PAGES = {
  '/': '.county',
  '/assessment?unit=652301&period=2023&against=2022': '.board',
  '/sources': '.places',
  '/sources?view=inventory': '.matrix',
  '/sources?view=measures': '.list',
  '/sources?view=ledger': '.check',
  '/station/SYN-652301-1': '.roses svg',
  '/why': '.upwind svg .cells',
  '/docket': '.card',
  '/docket/list': '.el-table__row',
  '/docket/tree': '.issue',
  '/docket/new': '.big',
  '/rules/HJ633/2012': 'pre',
  '/report': '.note',
  '/admin': '.lead',
  '/account': '.lead',
  '/health': '.marks .mark',
  '/health/marks/air-1': '.own-line',
  '/health/devices/FACADE000007E80000000006': '.frames code',
  '/alarms': '.rule',
  '/respond': '.sentence',
  '/respond/episodes/W-2024-01': '.sentence',
  '/respond/forecast': '.sentence, h2',
  '/respond/list': '.page table',
  '/respond/plan': '.page svg',
  '/respond/orders': '.orders svg',
  '/respond/review': '.review svg',
  '/carbon/ratings': '.sentence',
  '/carbon/balance': '.sentence',
  '/code/forged': 'h1',
  '/carbon/finance': '.kpis',
  '/carbon/verifications': '.kpis',
  '/carbon/assets': '.holders',
  '/carbon/own/consents': '.sentence',
  '/carbon/library': '.entries tbody tr',
  '/carbon/library/SYN-P-05': '.principles li',
  '/carbon/pathway': 'svg.steps rect',
  '/carbon/energy': '.lights button',
  '/carbon': '.accounts svg',
  '/carbon/accounts/SYN-POWER-04?period=2023': '.account svg',
  '/carbon/own': '.items table',
}
const SETTINGS = {
  light: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
}
const why = whyNot()
let program, browser
describe('access', { skip: why || false }, () => {
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await program?.stop()
  })
  for (const [size, options] of Object.entries(SETTINGS)) {
    for (const [path, ready] of Object.entries(PAGES)) {
      test(`${size} ${path}`, async () => {
        // axe is put in by the test, which the policy of the page rightly refuses.
        const v = await visit(browser, program.url, { ...options, bypassCSP: true, reducedMotion: 'reduce' })
        await v.page.goto(program.url + path)
        await v.page.waitForSelector(ready)
        await v.page.evaluate(axe)
        const { violations } = await v.page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }))
        const serious = violations.filter(x => x.impact === 'serious' || x.impact === 'critical')
        assert.deepEqual(serious.map(x => `${x.id}: ${x.nodes.slice(0, 3).map(n => `${n.target} ${n.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`), [])
        const wide = await v.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        assert.ok(wide <= 1, `the page is ${wide} px wider than the screen`)
        assert.deepEqual(v.outside, [])
        await v.close()
      })
    }
  }
})
