// Sources: what people come for, counted in clicks, and every figure held against the API's answer.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

const why = whyNot()
let program, browser
const api = async path => (await fetch(`${program.url}/api/v1${path}`)).json()
const signed = value => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`

describe('journeys of sources', { skip: why || false }, () => {
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

  test('what if: open Sources, move a slider, the figure follows within 100 ms and is the API\'s', async () => {
    const v = await start()
    await v.click(v.page.getByRole('link', { name: '源头', exact: true }).first())
    const slider = v.page.locator('input[data-group="residential_coal"]')
    await slider.waitFor()
    const figure = v.page.locator('.change strong')
    assert.equal(await figure.getAttribute('data-change'), '0')
    await slider.focus()
    // From the key to the changed figure, measured in the page.
    const ms = await v.page.evaluate(
      () =>
        new Promise(resolve => {
          const target = document.querySelector('.change strong')
          const input = document.querySelector('input[data-group="residential_coal"]')
          const begun = performance.now()
          new MutationObserver((_, seen) => {
            seen.disconnect()
            resolve(performance.now() - begun)
          }).observe(target, { attributes: true, attributeFilter: ['data-change'] })
          input.value = '30'
          input.dispatchEvent(new Event('input', { bubbles: true }))
        }),
    )
    console.log(`slider to figure: ${ms.toFixed(0)} ms`)
    assert.ok(ms <= 100, `the answer took ${ms.toFixed(0)} ms`)
    const told = await api('/whatif?by=sector&measured=pm25&cut=residential_coal:30')
    assert.equal(Number(await figure.getAttribute('data-change')), told.results[0].change_ug_m3)
    assert.ok(told.results[0].change_ug_m3 < 0)
    assert.equal(await figure.innerText(), signed(told.results[0].change_ug_m3))
    await v.page.keyboard.press('ArrowRight')
    await v.page.waitForFunction(before => document.querySelector('.change strong').dataset.change !== before, String(told.results[0].change_ug_m3))
    const more = await api('/whatif?cut=residential_coal:35')
    assert.equal(Number(await figure.getAttribute('data-change')), more.results[0].change_ug_m3)
    // Counties below: each with the API's figure.
    const places = more.results.filter(r => r.kind === 'unit')
    assert.equal(await v.page.locator('.places li').count(), places.length)
    assert.equal(v.clicks, 1)
    await done(v)
  })

  test('inventory: a figure down to its activity rows in three clicks', async () => {
    const v = await start()
    await v.click(v.page.getByRole('link', { name: '源头', exact: true }).first())
    await v.click(v.page.getByRole('button', { name: '排放清单' }))
    await v.page.waitForSelector('.sankey canvas')
    await v.click(v.page.locator('tfoot td button').first())
    await v.page.waitForSelector('.rows li')
    const told = await api('/inventory')
    const total = told.totals[0]
    const trace = await api(`/inventory/trace?figure=${encodeURIComponent(total.figure)}`)
    assert.ok(trace.equal)
    assert.ok(Math.abs(trace.total.mass_t - total.mass_t) < 0.001)
    assert.match(await v.page.locator('.good').innerText(), /一致/)
    assert.equal(v.clicks, 3)
    await done(v)
  })

  test('measures add up once, and the ledger is sound, two clicks each', async () => {
    const v = await start('/sources?view=measures')
    await v.page.waitForSelector('tbody tr')
    for (const total of (await api('/measures?limit=1')).totals) {
      assert.ok(Math.abs(total.base_t - total.gross_t - total.after_t) < 0.01, `${total.pollutant}: before less gross is after`)
    }
    await v.click(v.page.getByRole('button', { name: '总量台账' }))
    await v.page.waitForSelector('.check')
    const { results } = await api('/ledger')
    for (const a of results) {
      const held = a.balance_t + a.reserved_t + a.used_t + a.retired_t + a.expired_t + a.clawed_back_t
      assert.ok(Math.abs(a.issued_t + a.moved_in_t - a.moved_out_t - held) < 1e-6, `${a.unit} ${a.pollutant}`)
    }
    assert.equal(v.clicks, 1)
    await done(v)
  })
})
