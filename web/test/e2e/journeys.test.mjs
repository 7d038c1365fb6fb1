// What people come for, counted in clicks, on the real program with its demonstration.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

const why = whyNot()
let program, browser
describe('journeys', { skip: why || false }, () => {
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await program?.stop()
  })
  const start = async (path = '/', options = {}) => {
    const v = await visit(browser, program.url, options)
    await v.page.goto(program.url + path)
    return v
  }
  const done = async v => {
    assert.deepEqual(v.outside, [], 'requests that left the origin')
    assert.deepEqual(v.errors, [], 'errors in the console')
    await v.close()
  }

  test('the sky: county, station, hours in three clicks; one sentence under both standards', async () => {
    const v = await start()
    await v.page.waitForSelector('.county')
    const said = await v.page.locator('.say').innerText()
    assert.match(said, /AQI \d+/)
    assert.match(said, /CN2012/)
    assert.match(said, /CN2026T/)
    assert.match(said, /北京时间/)
    await v.click(v.page.locator('.county[data-unit="652302"]'))
    assert.match(await v.page.locator('h1').innerText(), /阜康市/)
    await v.click(v.page.locator('.panel li a').first())
    await v.page.waitForURL(/\/station\/SYN-652302-1/)
    await v.page.waitForSelector('.u-over')
    await v.page.locator('.u-over').first().hover()
    assert.match(await v.page.locator('.told').first().innerText(), /月.*时/)
    assert.ok(v.clicks <= 3)
    await done(v)
  })

  test('the replay moves by keyboard and says each hour anew', async () => {
    const v = await start()
    await v.page.waitForSelector('.county')
    const slider = v.page.getByRole('slider')
    const before = await v.page.locator('.now').innerText()
    await slider.focus()
    await v.page.keyboard.press('ArrowLeft')
    const later = await v.page.locator('.now').innerText()
    assert.notEqual(before, later)
    assert.ok((await v.page.locator('h1').innerText()).includes(later))
    await v.page.keyboard.press('Tab')
    await v.page.keyboard.press('c')
    await v.page.keyboard.press('l')
    assert.equal(await v.page.locator('html').getAttribute('lang'), 'en')
    assert.match(await v.page.locator('h1').innerText(), /Highest in the prefecture/)
    await done(v)
  })

  test('daily brief: assessment, lineage of a figure down to raw rows, export, in three clicks', async () => {
    const v = await start()
    await v.click(v.page.getByRole('link', { name: '考核', exact: true }).first())
    await v.page.waitForSelector('.figure')
    await v.click(v.page.locator('.figure').first())
    await v.page.waitForSelector('.chain')
    const chain = await v.page.locator('.chain').innerText()
    assert.match(chain, /由原始行重算：一致/)
    assert.match(chain, /SYN-652301-1,\d{4}-\d\d-\d\d/)
    await v.page.keyboard.press('Escape')
    assert.equal(await v.page.locator('dialog[open]').count(), 0)
    const [file] = await Promise.all([
      v.page.waitForEvent('download'),
      v.click(v.page.getByRole('link', { name: 'json', exact: true })),
    ])
    assert.match(file.suggestedFilename(), /\.json$/)
    assert.equal(v.clicks, 3)
    await done(v)
  })

  test('are we on track? one click to value, target, margin and what is left', async () => {
    const v = await start()
    await v.click(v.page.getByRole('link', { name: '考核', exact: true }).first())
    await v.page.waitForSelector('.board')
    assert.match(await v.page.locator('h1').innerText(), /昌吉市 · 2023 年/)
    const board = await v.page.locator('.board').innerText()
    for (const text of ['77.5', '76.2', '余量', '剩余预算']) assert.ok(board.includes(text), text)
    assert.equal(v.clicks, 1)
    await done(v)
  })

  test('why: the parts add up, the unexplained part stands alone', async () => {
    const v = await start()
    await v.click(v.page.getByRole('link', { name: '归因', exact: true }))
    await v.page.waitForSelector('.check')
    const text = await v.page.locator('main').innerText()
    assert.match(text, /✓ 各部分之和等于观测变化/)
    assert.match(text, /未解释部分不分摊/)
    const values = await v.page.locator('tbody tr td:nth-child(2)').allInnerTexts()
    const number = t => Number(t.replace('−', '-').replace('+', ''))
    const sum = values.map(number).reduce((a, b) => a + b, 0)
    const shown = number(await v.page.locator('tfoot td').first().innerText())
    assert.ok(Math.abs(sum - shown) <= 0.005 * (values.length + 1), `${sum} ${shown}`)
    assert.equal(v.clicks, 1)
    await done(v)
  })

  test('rectification: tree of 6, 19 and 45 and a task with its history in three clicks', async () => {
    const v = await start()
    await v.click(v.page.getByRole('link', { name: '督办', exact: true }))
    await v.click(v.page.getByRole('link', { name: '整改台账' }))
    await v.page.waitForSelector('.issue')
    const text = await v.page.locator('main').innerText()
    assert.match(text, /6 个方面 · 19 个问题 · 45 项任务/)
    assert.equal(await v.page.locator('.issue').count(), 19)
    assert.equal(await v.page.locator('.issue li').count(), 45)
    await v.click(v.page.locator('.issue li a').first())
    await v.page.waitForSelector('ol li .head')
    assert.equal(v.clicks, 3)
    await done(v)
  })

  test('rules: two editions beside each other', async () => {
    const v = await start('/rules/HJ633/2012')
    await v.page.waitForSelector('pre')
    await v.click(v.page.getByRole('button', { name: '两版对比' }))
    await v.page.waitForSelector('.diff .added')
    assert.match(await v.page.locator('.diff').innerText(), /2026/)
    await done(v)
  })

  test('a report without a line is kept with its photo and offered again when the line is back', async () => {
    const v = await start('/docket/new', { viewport: { width: 390, height: 844 } })
    const { page } = v
    await page.waitForSelector('form select option[value="dust"]', { state: 'attached' })
    await page.context().setOffline(true)
    await page.setInputFiles('input[type=file]', { name: 'smoke.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) })
    await page.getByText('SHA-256').waitFor()
    await page.getByLabel('一句话').fill('夜间冒烟')
    await page.getByLabel('类别').selectOption('dust')
    await page.getByLabel('地区').selectOption('652301')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('待上传 1 件').waitFor()
    await page.context().setOffline(false)
    await page.reload()
    await page.getByText('夜间冒烟').waitFor()
    // The demonstration takes no reports: it says so, and nothing is lost.
    await page.getByText('没有被受理').waitFor()
    assert.deepEqual(v.outside, [])
    await v.close()
  })

  test('speed: first paint, a station-year of six species, an hour of the sky', async t => {
    const v = await start()
    await v.page.waitForSelector('.county')
    const paint = await v.page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
    const step = await v.page.evaluate(async () => {
      const slider = document.querySelector('input[type=range]')
      const begun = performance.now()
      slider.value = '10'
      slider.dispatchEvent(new Event('input', { bubbles: true }))
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
      return performance.now() - begun
    })
    await v.page.goto(`${program.url}/station/SYN-652301-1`)
    await v.page.waitForSelector('[data-drawn-ms]:not([data-drawn-ms="0.0"])')
    await v.page.waitForTimeout(500)
    const drawn = Number(await v.page.locator('[data-drawn-ms]').getAttribute('data-drawn-ms'))
    t.diagnostic(`first contentful paint ${paint.toFixed(0)} ms, an hour of the sky ${step.toFixed(0)} ms, station-year ${drawn} ms`)
    assert.ok(paint > 0 && drawn > 0)
    await done(v)
  })
})
