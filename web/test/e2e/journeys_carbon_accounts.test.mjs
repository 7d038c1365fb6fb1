// Carbon accounts by clicking: from the sum of a region down to the days of a meter in the demonstration, and a month that an
// enterprise files and an office approves in a book.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

const why = whyNot()
let program, browser
describe('carbon accounts', { skip: why || false }, () => {
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await program?.stop()
  })

  test('from the region to the meter', async () => {
    const v = await visit(browser, program.url)
    await v.page.goto(`${program.url}/carbon`)
    await v.page.waitForSelector('.accounts svg')
    const said = await v.page.locator('.sentence').innerText()
    assert.match(said, /46/)
    // What was printed stands apart, and says so.
    const published = await v.page.locator('.published').innerText()
    assert.match(published, /226\.7/)
    assert.match(published, /7\.68/)
    await v.page.locator('tbody a').first().click()
    await v.page.waitForSelector('.account .lineage')
    assert.ok((await v.page.locator('.lineage .formula').first().innerText()).length > 5)
    await v.page.locator('.lineage button').first().click()
    await v.page.waitForSelector('dialog[open] h3')
    assert.ok(await v.page.locator('dialog[open] tbody tr').count())
    assert.deepEqual(v.outside, [])
    await v.close()
  })

  test('a kept account says that it verifies, and another version stands beside', async () => {
    const v = await visit(browser, program.url)
    await v.page.goto(`${program.url}/carbon/accounts/SYN-ALUMINIUM-01?period=2024`)
    await v.page.waitForSelector('.kept .fine')
    assert.equal(await v.page.locator('.kept .fault').count(), 0)
    await v.page.waitForSelector('.beside table')
    await v.close()
  })

  test('the form of a month shows what is known and sends nothing unsigned', async () => {
    const v = await visit(browser, program.url)
    await v.page.goto(`${program.url}/carbon/own`)
    await v.page.waitForSelector('.items table')
    assert.ok(await v.page.locator('.items input:disabled').count())
    assert.equal(await v.page.locator('button.main').count(), 0)
    await v.close()
  })
})
