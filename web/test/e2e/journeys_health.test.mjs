// What somebody who watches the instruments comes for, counted in clicks.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

const why = whyNot()
let program, browser
describe('data health', { skip: why || false }, () => {
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await program?.stop()
  })
  const start = async (path = '/') => {
    const v = await visit(browser, program.url)
    await v.page.goto(program.url + path)
    return v
  }
  const done = async v => {
    assert.deepEqual(v.outside, [], 'requests that left the origin')
    assert.deepEqual(v.errors, [], 'errors in the console')
    await v.close()
  }
  const api = async path => (await fetch(`${program.url}/api/v1${path}`)).json()

  test('sky, data health, the site that stays flat in a storm: its evidence, its frames, in four clicks', async () => {
    const v = await start()
    await v.page.waitForSelector('.county')
    await v.click(v.page.getByRole('link', { name: '数据健康', exact: true }).first())
    await v.page.waitForSelector('.marks .mark')
    const { summary } = await api('/quality')
    const said = await v.page.locator('h1').innerText()
    assert.ok(said.includes(`${summary.stations} 个站点中有 ${summary.stations_complete} 个`), said)
    assert.ok(said.includes(`${summary.marks_waiting} 条标记等待审核`), said)
    const dust = (await api('/quality/marks?detector=dust')).results
    await v.click(v.page.locator(`.known a[href="/health/devices/${dust[0].place}"]`))
    await v.page.waitForURL(new RegExp(`/health/devices/${dust[0].place}`))
    await v.click(v.page.locator('.marks .mark', { hasText: '沙尘中不动' }).first())
    await v.page.waitForURL(/\/health\/marks\/device-/)
    await v.page.waitForSelector('.own-line', { state: 'attached' })
    const text = await v.page.locator('.evidence').innerText()
    assert.match(text, /neighbours' median rises by \d+ ug\/m3/)
    assert.match(text, /\[dust\]/)
    await v.click(v.page.locator('.show-raw'))
    await v.page.waitForSelector('.frames code')
    const frame = await v.page.locator('.frames code').first().innerText()
    assert.match(frame, /^##\d{4}QN=/)
    assert.ok(frame.includes(`MN=${dust[0].place}`))
    assert.ok(frame.includes('PW=***'), 'no password is shown')
    assert.equal(v.clicks, 4)
    await done(v)
  })

  test('a station: marks beside the series, one click to the evidence, one more to the raw rows', async () => {
    const v = await start('/station/SYN-652301-1')
    await v.page.waitForSelector('.marks .mark')
    await v.click(v.page.locator('.marks .mark').first())
    await v.page.waitForSelector('.own-line', { state: 'attached' })
    await v.click(v.page.locator('.show-raw'))
    await v.page.waitForSelector('.box code')
    assert.match(await v.page.locator('.box code').first().innerText(), /^SYN-652301-1,\d{4}-\d\d-\d\d \d\d:00,/)
    assert.equal(v.clicks, 2)
    await done(v)
  })

  test('gaps and quarantine: the strip counts missing hours, raw text stays text', async () => {
    const v = await start('/health')
    await v.page.waitForSelector('.strip')
    const { results } = await api('/quality')
    const gap = results.find(p => p.kind === 'station' && p.hours_missing > 0)
    const line = v.page.locator('.line', { hasText: gap.name_zh })
    assert.match(await line.innerText(), new RegExp(`缺 ${gap.hours_missing} 小时`))
    await v.page.waitForSelector('ol code')
    assert.match(await v.page.locator('ol code').first().innerText(), /^##\d{4}/)
    await v.click(v.page.getByRole('button', { name: '近 31 天' }))
    await v.page.waitForFunction(() => document.querySelectorAll('.line .strip')[0]?.children.length === 31)
    await done(v)
  })
})
