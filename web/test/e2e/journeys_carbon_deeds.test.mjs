// Deeds on the carbon accounts of a filled book, by clicking: a code is withdrawn, its enterprise and a stranger see it; an enterprise is
// entered; a project is applied for. And what the reductions of a real inventory cost in carbon.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Asker, makePeople, openBrowser, PASSWORD, signIn, startFilled, visit, whyNot } from './stage.mjs'

const why = whyNot()
let bureau, browser, rated
describe('deeds on a filled book', { skip: why || false }, () => {
  before(async () => {
    bureau = await startFilled()
    browser = await openBrowser()
    const system = new Asker(bureau.url)
    await system.ask('POST', '/api/v1/first-run', { link: bureau.link, name: 'sys', display_name: 'System', password: PASSWORD })
    await system.signIn('sys')
    const { answer } = await system.ask('POST', '/api/v1/users', { name: 'sec', display_name: 'Security', role: 'security_admin' })
    await new Asker(bureau.url).ask('POST', '/api/v1/invitation', { link: answer.link.split('#')[1], password: PASSWORD })
    await makePeople(bureau.url, { head: { display_name: '分管领导', role: 'prefecture', area: '652300' } })
    const head = new Asker(bureau.url)
    await head.signIn('head')
    const ratings = await head.ask('GET', '/api/v1/carbon/ratings?year=2024')
    rated = ratings.answer.results.find(one => one.code && one.level)
    assert.ok(rated, JSON.stringify(ratings).slice(0, 400))
    await makePeople(bureau.url, { owner: { display_name: '企业负责人', role: 'enterprise', party: rated.enterprise } })
  })
  after(async () => {
    await browser?.close()
    await bureau?.stop()
  })
  const signedIn = (name, path) => signIn(browser, bureau.url, name, path)

  test('an enterprise sees its code and the picture of it', async () => {
    const owner = new Asker(bureau.url)
    await owner.signIn('owner')
    const { answer } = await owner.ask('GET', '/api/v1/carbon/own/codes')
    assert.equal(answer.enterprise, rated.enterprise)
    assert.ok(answer.results.some(one => one.year === 2024 && one.state === 'genuine'))
    const v = await signedIn('owner', '/carbon/own')
    await v.page.getByRole('img', { name: /碳效码/ }).first().waitFor()
    await v.close()
  })

  test('a code is withdrawn by clicking, and whoever scans it reads that', async () => {
    const v = await signedIn('head', '/carbon/ratings')
    await v.page.getByRole('button', { name: rated.name_zh, exact: true }).click()
    const sheet = v.page.locator('dialog[open]').first()
    const link = await sheet.getByRole('link', { name: '打开公开核验页' }).getAttribute('href')
    await sheet.getByRole('button', { name: '撤回', exact: true }).first().click()
    const ask = v.page.locator('dialog[open]').last()
    await ask.getByRole('textbox').fill('演练：数据重新核对')
    await ask.locator('button[type=submit]').click()
    await sheet.getByRole('img', { name: /碳效码/ }).waitFor({ state: 'detached' })
    assert.match(await sheet.innerText(), /演练：数据重新核对/)
    assert.deepEqual(v.errors, [])
    await v.close()
    const stranger = await visit(browser, bureau.url)
    await stranger.page.goto(bureau.url + link)
    await stranger.page.locator('h1.bad').waitFor()
    await stranger.close()
  })

  test('an office enters an enterprise', async () => {
    const v = await signedIn('head', '/carbon')
    await v.page.getByRole('button', { name: '登记企业' }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByLabel('编号').fill('SYN-NEW-1')
    await dialog.getByLabel('名称', { exact: true }).fill('演练新企业')
    await dialog.getByLabel('县市').selectOption({ index: 1 })
    await dialog.getByLabel('行业', { exact: true }).fill('no-such-sector')
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await dialog.getByText(/no-such-sector/).first().waitFor()
    await dialog.getByLabel('行业', { exact: true }).fill('textile')
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const head = new Asker(bureau.url)
    await head.signIn('head')
    const { answer } = await head.ask('GET', '/api/v1/carbon/enterprises')
    assert.ok(answer.results.some(one => one.id === 'SYN-NEW-1'))
    await v.close()
  })

  test('an enterprise writes the draft of an application', async () => {
    const v = await signedIn('owner', '/carbon/library')
    await v.page.getByRole('button', { name: '新申请' }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByLabel('名称', { exact: true }).fill('余热利用')
    await assertValue(dialog.getByLabel('企业编号'), rated.enterprise)
    for (const field of await dialog.getByLabel(/的证据$/).all()) await field.fill('letter.pdf')
    for (const box of await dialog.getByRole('checkbox').all()) await box.check()
    await dialog.getByLabel('产品').fill('铝')
    await dialog.getByLabel('年产量').fill('100000')
    await dialog.getByLabel('单位能耗，实施前（kgce）').fill('1750')
    await dialog.getByLabel('单位能耗，实施后（kgce）').fill('1712')
    await dialog.getByLabel('单位排放，实施前（t）').fill('9.9')
    await dialog.getByLabel('单位排放，实施后（t）').fill('9.68')
    await dialog.getByLabel('数据来源').fill('账户 2024')
    await dialog.getByRole('button', { name: '存为草稿' }).click()
    await v.page.waitForURL(/\/carbon\/library\/T-/)
    const owner = new Asker(bureau.url)
    await owner.signIn('owner')
    const { answer } = await owner.ask('GET', `/api/v1/carbon/library/${v.page.url().split('/').at(-1)}`)
    assert.equal(answer.state, 'draft')
    await v.close()
  })

  test('the measures of the book’s inventory stand in the cost curve', async () => {
    const head = new Asker(bureau.url)
    await head.signIn('head')
    const { status, answer } = await head.ask('GET', '/api/v1/carbon/reduction')
    assert.equal(status, 200, JSON.stringify(answer).slice(0, 300))
    assert.ok(answer.recorded > 0, JSON.stringify(answer).slice(0, 600))
  })
})

async function assertValue(field, value) {
  for (let n = 0; n < 50 && (await field.inputValue()) !== value; n++) await new Promise(done => setTimeout(done, 100))
  assert.equal(await field.inputValue(), value)
}
