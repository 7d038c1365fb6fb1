// Carbon accounts by clicking: from the sum of a region down to the days of a meter in the demonstration, and a month that an
// enterprise files and an office approves in a book.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Asker, makePeople, openBrowser, PASSWORD, signIn, startExercise, startProgram, visit, whyNot } from './stage.mjs'

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

  test('reports are taken away as office files', async () => {
    const v = await visit(browser, program.url)
    for (const [page, part] of [
      ['/carbon/accounts/SYN-POWER-01?period=2024', '/accounts/SYN-POWER-01/2024/report'],
      ['/carbon/balance', '/balance/report'],
      ['/carbon/library', '/library/disclosure/report'],
    ]) {
      await v.page.goto(program.url + page)
      for (const form of ['docx', 'xlsx']) {
        const link = v.page.locator(`a[download][href*="${part}"][href*="format=${form}"]`)
        await link.waitFor()
        const reply = await v.page.request.get(new URL(await link.getAttribute('href'), program.url).href)
        assert.equal(reply.status(), 200)
        assert.equal((await reply.body()).subarray(0, 2).toString(), 'PK')
      }
    }
    await v.close()
  })

  test('the form of a month shows what is known and sends nothing unsigned', async () => {
    const v = await visit(browser, program.url)
    await v.page.goto(`${program.url}/carbon/own`)
    await v.page.waitForSelector('.items table')
    assert.ok(await v.page.locator('.items input:disabled').count())
    assert.equal(await v.page.locator('button.main').count(), 0)
    // The four tables that the month feeds, with the permit's limit and what has no tie named.
    await v.page.waitForSelector('.feeds section')
    assert.equal(await v.page.locator('.feeds section').count(), 4)
    assert.match(await v.page.locator('.feeds section').first().innerText(), /SYN-PERMIT-TEXTILE-03/)
    assert.ok(await v.page.locator('.feeds .gaps li').count())
    assert.ok(await v.page.locator('.feeds a[download]').count())
    await v.close()
  })
})

let bureau
describe('a month is filed and approved', { skip: why || false }, () => {
  before(async () => {
    bureau = await startExercise()
    browser = await openBrowser()
    const system = new Asker(bureau.url)
    await system.ask('POST', '/api/v1/first-run', { link: bureau.link, name: 'sys', display_name: 'System', password: PASSWORD })
    await system.signIn('sys')
    const { answer } = await system.ask('POST', '/api/v1/users', { name: 'sec', display_name: 'Security', role: 'security_admin' })
    await new Asker(bureau.url).ask('POST', '/api/v1/invitation', { link: answer.link.split('#')[1], password: PASSWORD })
    await makePeople(bureau.url, {
      works: { display_name: '企业填报员', role: 'enterprise', party: 'C-0001' },
      head: { display_name: '分管领导', role: 'prefecture', area: '652300' },
    })
    const office = new Asker(bureau.url)
    await office.signIn('head')
    const { status } = await office.ask('POST', '/api/v1/carbon/enterprises', {
      enterprises: [{ id: 'C-0001', name: { zh: '合成纺织', en: 'Synthetic textile' }, county: '652301', sector: 'textile' }],
    })
    assert.equal(status, 201)
  })
  after(async () => {
    await browser?.close()
    await bureau?.stop()
  })
  const signedIn = (name, path) => signIn(browser, bureau.url, name, path)

  test('an enterprise files a month, and sees what is refused', async () => {
    const v = await signedIn('works', '/carbon/own')
    await v.page.goto(`${bureau.url}/carbon/own`)
    await v.page.waitForSelector('.items table')
    await v.page.getByLabel('月份').first().fill('2022-06')
    await v.page.getByLabel('月份').first().blur()
    await v.page.getByText('2022-06 尚未填报').waitFor()
    const row = v.page.locator('.items tbody tr', { hasText: 'electricity_bought' })
    await row.getByLabel(/数值/).fill('800')
    await row.getByLabel(/单位/).fill('t')
    await v.page.getByRole('button', { name: '试填' }).first().click()
    await v.page.locator('.refusals li').first().waitFor()
    await row.getByLabel(/单位/).fill('MWh')
    await v.page.getByRole('button', { name: /显示其余/ }).click()
    const coal = v.page.locator('.items tbody tr', { hasText: 'bituminous_burnt' })
    await coal.getByLabel(/数值/).fill('120')
    await v.page.getByRole('button', { name: '提交' }).first().click()
    await v.page.getByText('已收下，待审定。').waitFor()
    // Her way leads to her own pages, and the accounts of all are refused.
    await v.page.goto(`${bureau.url}/carbon`)
    await v.page.waitForURL(/\/carbon\/own/)
    await v.page.goto(`${bureau.url}/carbon/balance`)
    await v.page.getByText(/403|权限/).first().waitFor()
    await v.close()
  })

  test('the office approves it', async () => {
    const v = await signedIn('head', '/carbon/accounts/C-0001?period=2022')
    await v.page.goto(`${bureau.url}/carbon/accounts/C-0001?period=2022`)
    await v.page.getByLabel(/理由/).fill('演练：已核对')
    const button = v.page.getByRole('button', { name: /审定 2022-06/ })
    await button.click()
    await button.waitFor({ state: 'detached' })
    await v.close()
  })
})
