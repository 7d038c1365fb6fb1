// Money between three accounts, by clicking: a bank proposes new terms, the enterprise agrees, the verifier gives its opinion; and a
// bank that was granted nothing is counted.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Asker, makePeople, openBrowser, PASSWORD, signIn, startExercise, whyNot } from './stage.mjs'

const why = whyNot()
const year = new Date().getFullYear()
const contract = synthetic => `[loan]
id = "L-1"
enterprise = "C-0001"
bank = "BANK-1"
name = { zh = "演练挂钩贷款", en = "Exercise loan" }
principal_yuan = "1000000"
base_rate_percent = "4.00"
from = ${year - 2}-01-01
until = ${year + 4}-01-01
period_months = 12
day_count = "30/360"
verifier = "AGENCY"
verify_within_days = 400
steps = "from_base"
missing = "no_step"
late = "next_period"
source = "exercise"
synthetic = ${synthetic}
[[loan.kpi]]
id = "score"
name = { zh = "智能化评分", en = "Score" }
unit = "points"
kind = "score"
better = "higher"
factors = ["exercise-score/1"]
perimeter = []
step_down_bp = "5"
step_up_bp = "5"
target = [{ year = ${year - 1}, value = "80" }, { year = ${year + 1}, value = "85" }]
`
let bureau, browser
describe('a loan is changed and verified', { skip: why || false }, () => {
  before(async () => {
    bureau = await startExercise()
    browser = await openBrowser()
    const system = new Asker(bureau.url)
    await system.ask('POST', '/api/v1/first-run', { link: bureau.link, name: 'sys', display_name: 'System', password: PASSWORD })
    await system.signIn('sys')
    const { answer } = await system.ask('POST', '/api/v1/users', { name: 'sec', display_name: 'Security', role: 'security_admin' })
    await new Asker(bureau.url).ask('POST', '/api/v1/invitation', { link: answer.link.split('#')[1], password: PASSWORD })
    await makePeople(bureau.url, {
      works: { display_name: '企业财务', role: 'enterprise', party: 'C-0001' },
      lender: { display_name: '信贷员', role: 'bank', party: 'BANK-1' },
      agent: { display_name: '核查员', role: 'third_party', party: 'AGENCY' },
      head: { display_name: '分管领导', role: 'prefecture', area: '652300' },
    })
    const office = new Asker(bureau.url)
    await office.signIn('head')
    await office.ask('POST', '/api/v1/carbon/enterprises', {
      enterprises: [{ id: 'C-0001', name: { zh: '合成纺织', en: 'Synthetic textile' }, county: '652301', sector: 'textile' }],
    })
    const tries = []
    for (const synthetic of [false, true]) tries.push(await office.ask('POST', '/api/v1/carbon/loans', contract(synthetic)))
    assert.ok(tries.some(one => one.status === 201), JSON.stringify(tries))
  })
  after(async () => {
    await browser?.close()
    await bureau?.stop()
  })
  const signedIn = (name, path) => signIn(browser, bureau.url, name, path)

  test('the bank proposes, and nothing moves', async () => {
    const v = await signedIn('lender', '/carbon/finance')
    await v.page.getByRole('button', { name: '提出变更' }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByLabel('从哪个计息期起').selectOption(`${year + 2}-01-01`)
    await dialog.getByLabel('达标下调（基点）').fill('25')
    await dialog.getByLabel('理由').fill('企业申请加大激励')
    await dialog.getByRole('button', { name: '提出', exact: true }).click()
    await v.page.locator('.amendments .chip', { hasText: '等待企业确认' }).waitFor()
    assert.equal(await v.page.getByRole('button', { name: '提出变更' }).count(), 0)
    assert.deepEqual(v.errors, [])
    await v.close()
  })

  test('the enterprise agrees on its own page', async () => {
    const v = await signedIn('works', '/carbon/own/consents')
    await v.page.getByRole('button', { name: '同意', exact: true }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByRole('button', { name: '同意', exact: true }).click()
    await v.page.locator('.amendments .chip', { hasText: '双方同意' }).waitFor()
    assert.deepEqual(v.errors, [])
    await v.close()
  })

  test('the verifier gives its opinion by its own account, and neither side can', async () => {
    const body = { kpi: 'score', year: year - 1, value: '99', report: 'R-0' }
    for (const name of ['works', 'lender', 'head']) {
      const asker = new Asker(bureau.url)
      await asker.signIn(name)
      assert.equal((await asker.ask('POST', '/api/v1/carbon/verifications/L-1', body)).status, 403, name)
    }
    const v = await signedIn('agent', '/carbon/verifications')
    await v.page.getByRole('button', { name: '登记核查' }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByLabel('评分').fill('82')
    await dialog.getByLabel('核查报告编号').fill('R-1')
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await v.page.locator('.year.met').first().waitFor()
    // She reads no accounts and no cards.
    await v.page.goto(`${bureau.url}/carbon/finance`)
    await v.page.getByText(/403|权限/).first().waitFor()
    await v.close()
  })

  test('a bank that was granted nothing is counted, and the enterprise reads how often', async () => {
    const lender = new Asker(bureau.url)
    await lender.signIn('lender')
    for (let n = 0; n < 5; n++) assert.equal((await lender.ask('GET', '/api/v1/carbon/cards/C-0001?purpose=review')).status, 403)
    const v = await signedIn('works', '/carbon/own/consents')
    await v.page.locator('.refusals li', { hasText: 'BANK-1' }).getByText('5').waitFor()
    await v.close()
  })
})
