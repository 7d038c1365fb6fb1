// The library of transition finance, pathways and energy by clicking: the demonstration as anybody sees it, and an entry that an agency
// and an expert judge on `lantian serve`.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Asker, makePeople, openBrowser, PASSWORD, signIn, startBureau, startProgram, visit, whyNot } from './stage.mjs'

const why = whyNot()
const PRINCIPLES = ['quantifiable', 'orderly', 'substantial', 'no_lock_in', 'just', 'no_harm', 'advanced']
const answers = PRINCIPLES.map(id => ({ id, yes: true, evidence: ['study.pdf'] }))
const application = {
  kind: 'project',
  name: { zh: '余热利用', en: 'Waste heat' },
  enterprise: 'E-1',
  bank: 'BANK-1',
  area: 'nonferrous',
  conditions: [
    { id: 'lawful', yes: true, evidence: ['letter'] },
    { id: 'in_catalogue', yes: true, evidence: ['annex'] },
  ],
  documents: ['application', 'impact', 'permit'],
  impact: { product: 'aluminium', unit: 't', output: '100000', energy_before: '1750', energy_after: '1712', co2_before: '9.9', co2_after: '9.68', origin: 'account 2025' },
}

describe('library, pathways and energy in the demonstration', { skip: why || false }, () => {
  let program, browser, v
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
    v = await visit(browser, program.url)
  })
  after(async () => {
    await v?.close()
    await browser?.close()
    await program?.stop()
  })
  const open = async path => {
    await v.page.goto(program.url + path)
    await v.page.locator('.sentence').first().waitFor()
  }

  test('the list says how many are in, and an entry why it was rejected', async () => {
    await open('/carbon/library')
    assert.equal(await v.page.locator('.entries tbody tr').count(), 12)
    await v.page.getByRole('link', { name: '合成项目05：锅炉扩容' }).click()
    await v.page.getByText('一票否决，任何人不能推翻').waitFor()
    assert.equal(await v.page.locator('.principles > li').count(), 7)
    // Nobody is signed in: nothing can be pressed.
    assert.equal(await v.page.locator('.acts button').count(), 0)
  })
  test('an entry leaves the library on the day behind its validity', async () => {
    await open('/carbon/library')
    const chip = v.page.locator('tr', { hasText: '合成项目01' }).locator('.chip')
    await v.page.getByLabel('截至日期').fill('2026-12-28')
    await v.page.locator('tr', { hasText: '合成项目01' }).locator('.chip.inside').waitFor()
    await v.page.getByLabel('截至日期').fill('2026-12-29')
    await v.page.getByText('截至 2026-12-29').waitFor()
    assert.doesNotMatch(await chip.getAttribute('class'), /inside/)
  })
  test('pathways: both scenarios as lines, the peak marked, the cost curve below', async () => {
    await open('/carbon/pathway')
    assert.equal(await v.page.locator('path.line').count(), 2)
    assert.ok((await v.page.locator('circle.peak').count()) >= 2)
    await v.page.locator('svg.steps rect').first().waitFor()
    const said = await v.page.locator('.sentence').innerText()
    await v.page.getByText('冻结情景', { exact: true }).first().click()
    await v.page.waitForFunction(before => document.querySelector('.sentence').textContent !== before, said)
  })
  test('energy: a light in words for each county, and the course of the one that is pressed', async () => {
    await open('/carbon/energy')
    const lights = v.page.locator('.lights button')
    assert.equal(await lights.count(), 7)
    await lights.nth(1).click()
    await v.page.locator('.lights button[aria-pressed="true"]').waitFor()
    await v.page.getByRole('heading', { name: /用能进度与限额/ }).waitFor()
    assert.deepEqual(v.outside, [])
    assert.deepEqual(v.errors, [])
  })
})

describe('an entry is judged by those who may', { skip: why || false }, () => {
  let bureau, browser
  before(async () => {
    bureau = await startBureau()
    browser = await openBrowser()
    const system = new Asker(bureau.url)
    await system.ask('POST', '/api/v1/first-run', { link: bureau.link, name: 'sys', display_name: 'System', password: PASSWORD })
    await system.signIn('sys')
    const { answer } = await system.ask('POST', '/api/v1/users', { name: 'sec', display_name: 'Security', role: 'security_admin' })
    await new Asker(bureau.url).ask('POST', '/api/v1/invitation', { link: answer.link.split('#')[1], password: PASSWORD })
    await makePeople(bureau.url, {
      owner: { display_name: 'Owner', role: 'enterprise', party: 'E-1' },
      agent: { display_name: 'Agent', role: 'third_party', party: 'AGENCY' },
      lender: { display_name: 'Lender', role: 'third_party', party: 'BANK-1' },
      planner: { display_name: 'Planner', role: 'prefecture', area: '652300' },
    })
  })
  after(async () => {
    await browser?.close()
    await bureau?.stop()
  })
  const signedIn = (name, path) => signIn(browser, bureau.url, name, path)

  test('an office enters what crossed the border, with its source, and takes it back', async () => {
    const owner = new Asker(bureau.url)
    await owner.signIn('owner')
    const flow = { id: 'coal', year: new Date().getFullYear() - 1, in: '1', out: '2', source: 'x' }
    assert.equal((await owner.ask('POST', '/api/v1/carbon/energy/flows', flow)).status, 403)
    const v = await signedIn('planner', '/carbon/energy')
    await v.page.getByRole('button', { name: '录入调入调出' }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByLabel('对象').selectOption('coal')
    await dialog.getByLabel('调入', { exact: true }).fill('350000')
    await dialog.getByLabel('调出', { exact: true }).fill('9800000')
    assert.ok(await dialog.getByRole('button', { name: '保存' }).isDisabled())
    await dialog.getByLabel('出处（文件或表号）').fill('铁路运量表')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'detached' })
    await v.page.getByRole('row', { name: /煤炭（吨）.*350,?000.*铁路运量表 · planner|煤炭（吨）.*铁路运量表 · Planner/ }).waitFor()
    await v.page.getByRole('button', { name: '录入调入调出' }).click()
    await dialog.getByLabel('对象').selectOption('coal')
    await dialog.getByLabel(/撤回录入/).check()
    await dialog.getByLabel('出处（文件或表号）').fill('录入有误')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'detached' })
    await v.page.getByText('铁路运量表').waitFor({ state: 'detached' })
    await v.close()
  })
  test('the owner applies, her own bank cannot judge, the agency does it by the form', async () => {
    const owner = new Asker(bureau.url)
    await owner.signIn('owner')
    const drafted = await owner.ask('POST', '/api/v1/carbon/library', { id: 'E2E-1', application })
    assert.equal(drafted.status, 201, JSON.stringify(drafted.answer))
    const handed = await owner.ask('POST', '/api/v1/carbon/library/E2E-1/acts', { act: 'submit', after: drafted.answer.row, reason: 'complete', answers })
    assert.equal(handed.status, 201, JSON.stringify(handed.answer))
    const judged = { act: 'assess', after: handed.answer.row, reason: 'seen', answers, pass: true }
    assert.equal((await owner.ask('POST', '/api/v1/carbon/library/E2E-1/acts', judged)).status, 403)
    const lender = new Asker(bureau.url)
    await lender.signIn('lender')
    assert.equal((await lender.ask('POST', '/api/v1/carbon/library/E2E-1/acts', judged)).status, 403)
    // A judge sees the library and nothing else of the carbon accounts.
    assert.equal((await lender.ask('GET', '/api/v1/carbon/pathway')).status, 403)

    const v = await signedIn('agent', '/carbon/library/E2E-1')
    await v.page.locator('.acts').getByRole('button', { name: '第三方评估', exact: true }).click()
    const dialog = v.page.locator('dialog[open]')
    for (const field of await dialog.getByLabel(/的证据或说明/).all()) await field.fill('study.pdf')
    await dialog.getByLabel('理由').fill('与现场一致')
    await dialog.getByRole('button', { name: '办理' }).click()
    await dialog.waitFor({ state: 'detached' })
    await v.page.getByText('待专家评审').first().waitFor()
    await v.close()
  })
})
