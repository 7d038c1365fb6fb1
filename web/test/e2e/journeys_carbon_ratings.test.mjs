// The codes of the demonstration: from the picture of levels to the enterprise, its lineage and its QR code, and what a stranger reads
// who scans a genuine and a forged one; and who emits what.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const why = whyNot()
let program, browser
describe('codes and balances', { skip: why || false }, () => {
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await program?.stop()
  })
  const ask = async path => (await fetch(`${program.url}/api/v1/carbon${path}`)).json()
  const serious = async v => {
    await v.page.evaluate(axe)
    const { violations } = await v.page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }))
    return violations.filter(x => x.impact === 'serious' || x.impact === 'critical').map(x => `${x.id}: ${x.nodes[0]?.target}`)
  }

  test('an enterprise is found in the table, its level explained, its code shown and opened', async () => {
    const page = await ask('/ratings?year=2024')
    const row = page.results.find(one => one.code && one.benchmark)
    const v = await visit(browser, program.url, { bypassCSP: true, reducedMotion: 'reduce' })
    await v.page.goto(`${program.url}/carbon/ratings`)
    await v.page.locator('.sentence').waitFor()
    const rated = page.levels.filter(one => one.level).reduce((sum, one) => sum + one.enterprises, 0)
    assert.match(await v.page.locator('.sentence').innerText(), new RegExp(`${rated} 家企业有碳效等级`))
    assert.equal(await v.page.locator('svg circle').count(), rated)
    await v.page.getByRole('button', { name: row.name_zh, exact: true }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByRole('img', { name: /碳效码/ }).waitFor()
    assert.match(await dialog.innerText(), new RegExp(`${row.level} 级`))
    assert.deepEqual(await serious(v), [])
    await dialog.getByRole('link', { name: '打开公开核验页' }).click()
    await v.page.locator('h1.good').waitFor()
    assert.match(await v.page.locator('main').innerText(), new RegExp(row.name_zh))
    assert.deepEqual(await serious(v), [])
    await v.close()
  })

  test('a changed code is called what it is, on a telephone too', async () => {
    const row = (await ask('/ratings?year=2024')).results.find(one => one.code)
    const { codes } = await ask(`/ratings/${row.enterprise}?year=2024`)
    const token = codes.at(-1).token
    const v = await visit(browser, program.url, { viewport: { width: 390, height: 844 }, isMobile: true, bypassCSP: true, reducedMotion: 'reduce' })
    await v.page.goto(`${program.url}/code/${token.slice(0, -8)}AAAAAAAA`)
    await v.page.locator('h1.bad').waitFor()
    assert.doesNotMatch(await v.page.locator('main').innerText(), new RegExp(row.enterprise))
    assert.deepEqual(await serious(v), [])
    await v.page.goto(`${program.url}/code/${token}`)
    await v.page.locator('h1.good').waitFor()
    const wide = await v.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.ok(wide <= 1, `${wide} px too wide`)
    await v.close()
  })

  test('a balance by sector and by county has the same whole, and the published figures beside it', async () => {
    const v = await visit(browser, program.url, { reducedMotion: 'reduce' })
    await v.page.goto(`${program.url}/carbon/balance`)
    await v.page.locator('tr.total').waitFor()
    const whole = await v.page.locator('tr.total').innerText()
    await v.page.getByRole('button', { name: '按县市' }).click()
    await v.page.getByRole('columnheader', { name: '县市' }).waitFor()
    assert.equal(await v.page.locator('tr.total').innerText(), whole)
    assert.match(await v.page.locator('.published').innerText(), /226\.7/)
    await v.close()
  })
})
