// Two episodes of the synthetic winter from the forecast to the review, by clicking, as an exercise on `lantian serve`: a duty officer
// proposes, dispatches and brings in evidence, a head of the prefecture decides. The clock is moved on the page.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Asker, makePeople, openBrowser, PASSWORD, signIn, startExercise, whyNot } from './stage.mjs'

const why = whyNot()
const EPISODES = [
  { issued: '2023-12-14' },
  { issued: '2024-01-13' },
]
const MOST_DAYS = 14
const RANK = ['none', 'blue', 'yellow', 'orange', 'red']

/** Hours of power of a plant that does what its order says, a week before and a day of the response, as a table. */
function evidence(orders, first, last) {
  const lines = ['enterprise,unit,hour,kind,value,standard']
  for (const order of orders) {
    const step = order.steps.find(s => s.unit && s.checks.includes('power'))
    if (!step) continue
    for (let at = new Date(`${first}T00:00:00Z`); at <= new Date(`${last}T23:00:00Z`); at = new Date(at.getTime() + 3_600_000)) {
      const hour = at.getUTCHours() + 1
      const day = at.toISOString().slice(0, 10)
      const begins = order.from.slice(0, 10)
      const value = day < begins || (day === begins && hour < step.hours_to_reduce + 2) ? 1000 : 1000 - 10 * step.cut_percent
      lines.push(`${order.enterprise},${step.unit},${day} ${String(hour).padStart(2, '0')}:00,power,${value},`)
    }
  }
  return lines.join('\n') + '\n'
}
const dayAfter = (day, days) => new Date(new Date(`${day}T00:00:00Z`).getTime() + days * 86_400_000).toISOString().slice(0, 10)

let bureau, browser, officer, head, governor
describe('heavy pollution', { skip: why || false }, () => {
  before(async () => {
    bureau = await startExercise()
    browser = await openBrowser()
    const system = new Asker(bureau.url)
    await system.ask('POST', '/api/v1/first-run', { link: bureau.link, name: 'sys', display_name: 'System', password: PASSWORD })
    await system.signIn('sys')
    const { answer } = await system.ask('POST', '/api/v1/users', { name: 'sec', display_name: 'Security', role: 'security_admin' })
    await new Asker(bureau.url).ask('POST', '/api/v1/invitation', { link: answer.link.split('#')[1], password: PASSWORD })
    await makePeople(bureau.url, {
      duty: { display_name: '值班员', role: 'duty_officer', area: '652300' },
      head: { display_name: '分管领导', role: 'prefecture', area: '652300' },
      governor: { display_name: '州政府负责人', role: 'government_head', area: '652300' },
    })
    officer = await signedIn('duty')
    head = await signedIn('head')
    governor = await signedIn('governor')
  })
  after(async () => {
    for (const v of [officer, head, governor]) await v?.close()
    await browser?.close()
    await bureau?.stop()
  })
  const signedIn = name => signIn(browser, bureau.url, name, '/respond')
  const ask = new Map()
  async function api(name, path) {
    if (!ask.has(name)) {
      const one = new Asker(bureau.url)
      await one.signIn(name)
      ask.set(name, one)
    }
    return (await ask.get(name).ask('GET', `/api/v1/respond${path}`)).answer
  }
  async function clockTo(v, text) {
    await v.page.goto(`${bureau.url}/respond`)
    const begin = v.page.getByText('开始演练').first()
    const running = v.page.getByText('演练时钟')
    await begin.or(running).first().waitFor()
    if (await running.count()) {
      // Forward by days on the page, the rest by the address that the page uses.
      const one = ask.get('duty') ?? (await api('duty', '/clock'), ask.get('duty'))
      const { status } = await one.ask('POST', '/api/v1/respond/clock', { now: text })
      assert.equal(status, 200)
      await v.page.reload()
      await v.page.getByText(`演练时钟：${text}`).waitFor()
      return
    }
    await begin.click()
    await v.page.getByLabel('演练起点').fill(text.replace(' ', 'T'))
    await v.page.getByRole('button', { name: '开始演练' }).click()
    await v.page.getByText(`演练时钟：${text}`).waitFor()
  }
  async function act(v, id, name) {
    await v.page.goto(`${bureau.url}/respond/episodes/${id}`)
    await v.page.locator('.next').getByRole('button', { name, exact: true }).click()
    const dialog = v.page.locator('dialog[open]')
    await dialog.getByLabel('理由').fill(`演练：${name}`)
    await dialog.getByRole('button', { name: '确定' }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  /** Red is decided by the head of the government. */
  const decider = (...levels) => (levels.includes('red') ? governor : head)

  for (const { issued } of EPISODES) {
    test(`an episode proposed on ${issued} runs to its review`, async () => {
      await clockTo(officer, `${dayAfter(issued, 1)} 09:00`) // the forecast of a day is complete at its midnight
      await officer.page.getByLabel('起报日').fill(issued)
      await officer.page.getByText(`F-${issued}`).first().waitFor()
      await officer.page.locator('.propose').getByLabel('理由').fill('演练：预报达到条件')
      await officer.page.getByRole('button', { name: '按此提出预警' }).click()
      await officer.page.waitForURL(/episodes\/W-/)
      const id = officer.page.url().split('/').pop()

      assert.equal(await officer.page.locator('.next').getByRole('button', { name: '批准', exact: true }).count(), 0, 'a duty officer does not approve')
      await act(decider((await api('duty', `/episodes/${id}`)).level), id, '批准')
      const approved = await api('duty', `/episodes/${id}`)
      const from = approved.acts.at(-1).from.slice(0, 10)
      if (from > dayAfter(issued, 1)) await clockTo(officer, `${from} 01:00`)
      await act(officer, id, '启动')

      await officer.page.goto(`${bureau.url}/respond/orders/${id}`)
      await officer.page.getByRole('button', { name: '先试算' }).click()
      await officer.page.getByText('将下达').waitFor()
      await officer.page.getByRole('button', { name: '下达指令' }).click()
      await officer.page.getByText(/已下达 \d+ 份指令/).waitFor()
      await officer.page.getByRole('button', { name: /^签收/ }).first().click()
      await officer.page.getByText(/1 份已签收/).waitFor()

      const lines = (await api('duty', `/orders?episode=${id}`)).results.filter(one => one.kind === 'enterprise').slice(0, 12)
      const orders = []
      for (const line of lines) orders.push(await api('duty', `/orders/${line.id}`))
      await officer.page.getByLabel('选择文件').setInputFiles({
        name: 'evidence.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(evidence(orders, dayAfter(from, -8), dayAfter(from, 1))),
      })
      await officer.page.locator('.orders svg').first().waitFor()

      let lifted = false
      for (let n = 0; n < MOST_DAYS && !lifted; n++) {
        const day = dayAfter(from, n)
        const known = dayAfter(day, -1)
        if (day > dayAfter(issued, 1)) await clockTo(head, `${day} 09:00`)
        const said = (await api('head', `/proposals?day=${known}`)).results.find(one => one.chosen)
        const now = await api('head', `/episodes/${id}`)
        if (RANK.indexOf(said.level) > RANK.indexOf(now.level)) await act(decider(said.level), id, '升级')
        else if (RANK.indexOf(said.level) >= 2) {
          if (said.until > now.until) await act(decider(now.level), id, '延长')
        } else {
          const one = ask.get('head')
          const { status } = await one.ask('POST', `/api/v1/respond/episodes/${id}/acts`, { act: 'propose_lift', forecast: `F-${known}`, reason: '演练：达到解除条件' })
          if (status >= 300) continue
          await act(decider(now.level), id, '解除')
          lifted = true
        }
      }
      assert.ok(lifted, `${id} was lifted`)

      await officer.page.goto(`${bureau.url}/respond/review/${id}`)
      await officer.page.getByRole('button', { name: '生成并保存评估' }).click()
      await officer.page.locator('.review .sentence').waitFor()
      assert.match(await officer.page.locator('.review .sentence').innerText(), /小时峰值/)
      await officer.page.goto(`${bureau.url}/respond/episodes/${id}`)
      await officer.page.getByText('评估完成').first().waitFor()
    
    })
  }

  test('nothing left the origin and nothing went wrong on the way', () => {
    for (const v of [officer, head, governor]) {
      assert.deepEqual(v.outside, [], 'requests that left the origin')
      assert.deepEqual(v.errors.filter(e => !/status of (401|403|404|409|422)/.test(e)), [], 'errors in the console')
    }
  })
})
