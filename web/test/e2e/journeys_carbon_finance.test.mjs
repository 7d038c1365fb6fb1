// Consents, cards, loans and assets of the demonstration, by clicking: as an office, as a made-up bank, as a made-up enterprise.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

const why = whyNot()
let program, browser, v
describe('carbon finance', { skip: why || false }, () => {
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
    v = await visit(browser, program.url)
    v.page.setDefaultTimeout(20_000)
  })
  after(async () => {
    await v?.close()
    await browser?.close()
    await program?.stop()
  })
  const answer = async path => (await fetch(`${program.url}/api/v1/carbon${path}`)).json()

  test('an office sees who granted what, and a loan with its course and figures', async () => {
    await v.page.goto(`${program.url}/carbon/finance`)
    await v.page.locator('.consents tbody tr').first().waitFor()
    const consents = await answer('/consents')
    assert.equal(await v.page.locator('.consents tbody tr').count(), consents.results.length)
    const loans = await answer('/loans')
    assert.equal(await v.page.locator('.loans tbody tr').count(), loans.results.length)
    await v.page.getByRole('button', { name: loans.results[3].name_zh }).click()
    await v.page.getByRole('img', { name: '利率的走势' }).waitFor()
    const loan = await answer(`/loans/${loans.results[3].id}`)
    assert.equal(await v.page.locator('.kpis tbody tr').count(), loan.decisions.length)
    await v.page.locator('details', { hasText: '的来历' }).first().locator('summary').click()
    await v.page.getByText(loan.years[0].contract.snapshot).first().waitFor()
  })

  test('a bank sees the cards that it was granted, and no others', async () => {
    await v.page.goto(`${program.url}/carbon/finance`)
    await v.page.getByRole('button', { name: '银行 SYN-BANK-C' }).click()
    const cards = await answer('/cards?as=SYN-BANK-C')
    await v.page.getByRole('button', { name: cards.results[0].name_zh }).click()
    await v.page.getByText('未授权：').waitFor()
    assert.equal(await v.page.locator('.card section').count(), 4, 'four parts were granted')
    const refused = await fetch(`${program.url}/api/v1/carbon/cards/SYN-STEEL-01?as=SYN-BANK-C&purpose=review`)
    const nobody = await fetch(`${program.url}/api/v1/carbon/cards/NO-SUCH?as=SYN-BANK-C&purpose=review`)
    assert.equal(refused.status, 403)
    assert.equal(nobody.status, 403)
    const told = text => text.replaceAll('SYN-STEEL-01', 'X').replaceAll('NO-SUCH', 'X')
    assert.equal(told(await refused.text()), told(await nobody.text()))
  })

  test('the ledger closes, and the rows of a holder are shown', async () => {
    await v.page.goto(`${program.url}/carbon/assets`)
    await v.page.locator('.holders tbody tr').first().waitFor()
    await v.page.locator('.holders button.link').first().click()
    await v.page.locator('.entries tbody tr').first().waitFor()
    assert.ok((await answer('/assets')).sums.every(one => one.sum === 0))
  })

  test('an enterprise sees what it granted', async () => {
    await v.page.goto(`${program.url}/carbon/own/consents`)
    await v.page.getByText('SYN-BANK-A').first().waitFor()
    await v.page.getByLabel('演示视角').selectOption('SYN-SILICON-01')
    await v.page.getByText('已撤回').waitFor()
  })
})
