// What the people of a bureau, and everybody else, come for: counted in clicks, on `lantian serve` with accounts and a book of its
// own. In order: the first administrator, people, a forged dust site to its closing, a report without an account.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { Asker, makePeople, openBrowser, PASSWORD, startBureau, visit, whyNot } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const photo = (name, number) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(`made up ${number}`)]) })
const why = whyNot() || (process.env.LANTIAN_URL ? 'a book of its own is needed' : '')

/** RFC 6238: HMAC-SHA1 of the step of 30 s, six digits. Written from the standard, not from the program. */
function totp(secret, at = Date.now()) {
  const bits = [...secret.replace(/\s/g, '')].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map(b => parseInt(b, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const hash = createHmac('sha1', key).update(step).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

let bureau, browser
describe('a bureau', { skip: why || false }, () => {
  before(async () => {
    bureau = await startBureau()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await bureau?.stop()
  })
  const start = async (path, options = {}) => {
    const v = await visit(browser, bureau.url, options)
    v.page.setDefaultTimeout(10_000)
    await v.page.goto(bureau.url + path)
    return v
  }
  const signIn = async (v, name) => {
    await v.page.getByRole('button', { name: '登录', exact: true }).first().click()
    await v.page.getByLabel('用户名').fill(name)
    await v.page.getByLabel('密码', { exact: true }).fill(PASSWORD)
    await v.page.locator('dialog').getByRole('button', { name: '登录', exact: true }).click()
    await v.page.locator('a.who').waitFor()
  }
  const setPassword = async page => {
    await page.getByLabel('新密码').fill(PASSWORD)
    await page.getByLabel('再输一次').fill(PASSWORD)
    await page.getByRole('button', { name: '设定密码并登录' }).click()
  }
  /** Errors beside those that a refusal prints. */
  const done = async v => {
    assert.deepEqual(v.outside, [], 'requests that left the origin')
    assert.deepEqual(v.errors.filter(e => !/status of (401|403|404|410|422)/.test(e)), [], 'errors in the console')
    await v.close()
  }
  let shots = 0
  const clean = async v => {
    if (process.env.LANTIAN_SHOTS) await v.page.screenshot({ path: `${process.env.LANTIAN_SHOTS}/bureau-${++shots}.png`, fullPage: true })
    await v.page.evaluate(axe)
    const { violations } = await v.page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }))
    const serious = violations.filter(x => x.impact === 'serious' || x.impact === 'critical')
    assert.deepEqual(serious.map(x => `${x.id}: ${x.nodes.slice(0, 3).map(n => `${n.target} ${n.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`), [])
    const wide = await v.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.ok(wide <= 1, `the page is ${wide} px wider than the screen`)
  }

  test('a stranger is asked to sign in, and may report', async () => {
    const v = await start('/')
    await v.page.getByRole('heading', { name: '请先登录' }).waitFor()
    assert.equal(await v.page.getByRole('link', { name: '举报环境问题' }).count(), 1)
    await done(v)
  })

  test('the first administrator by the printed link; the link works once', async () => {
    const v = await start(`/first-run#${bureau.link}`)
    await v.page.getByLabel('用户名').fill('sys')
    await v.page.getByLabel('姓名').fill('系统员')
    await setPassword(v.page)
    await v.page.waitForURL(/\/admin/)
    await v.page.getByText('系统员', { exact: true }).first().waitFor()
    assert.equal(await v.page.getByRole('link', { name: '审计日志' }).count(), 0)
    assert.equal(await v.page.getByRole('link', { name: '督办', exact: true }).count(), 0, 'no way to what she may not read')
    await done(v)
    const again = await start(`/first-run#${bureau.link}`)
    await again.page.getByLabel('用户名').fill('evil')
    await again.page.getByLabel('姓名').fill('E')
    await setPassword(again.page)
    await again.page.getByRole('alert').waitFor()
    await done(again)
  })

  test('an invitation from the page, its link, and the rights that the security administrator grants', async () => {
    const v = await start('/admin')
    await signIn(v, 'sys')
    const invite = async (name, person, role) => {
      await v.page.getByRole('button', { name: '邀请人员' }).click()
      await v.page.getByLabel('用户名').fill(name)
      await v.page.getByLabel('姓名').fill(person)
      await v.page.getByLabel('角色').selectOption(role)
      await v.page.getByRole('button', { name: '生成邀请链接' }).click()
      await v.page.getByRole('heading', { name: `${name} 的一次性链接` }).waitFor()
      const link = new URL((await v.page.locator('.address').innerText()).trim())
      assert.equal(link.pathname, '/invitation')
      return link.pathname + link.hash
    }
    const links = { sec: await invite('sec', '安全员', 'security_admin'), wang: await invite('wang', '王岗', 'viewer') }
    await clean(v)
    await done(v)
    const wang = await start(links.wang)
    await setPassword(wang.page)
    await wang.page.waitForURL(/\/account$/)
    await wang.page.getByText('您的权限尚待安全管理员授予').waitFor()
    const sec = await start(links.sec)
    await setPassword(sec.page)
    await sec.page.waitForURL(/\/account$/)
    await sec.page.goto(`${bureau.url}/admin`)
    const row = sec.page.locator('li', { hasText: '王岗' })
    await row.getByText('待授权').waitFor()
    assert.equal(await sec.page.getByRole('button', { name: '邀请人员' }).count(), 0)
    assert.equal(await row.getByRole('button', { name: '停用' }).count(), 0)
    await row.getByRole('button', { name: '授权' }).click()
    await row.getByRole('button', { name: '授予权限' }).click()
    await row.getByText('使用中').waitFor()
    await clean(sec)
    await done(sec)
    // Her session ended with the grant: the page says so, and she reads the air after signing in again.
    await wang.page.goto(`${bureau.url}/`)
    await wang.page.getByRole('heading', { name: '请先登录' }).waitFor()
    await signIn(wang, 'wang')
    await wang.page.locator('.county').first().waitFor()
    assert.equal(await wang.page.getByRole('link', { name: '管理' }).count(), 0)
    await done(wang)
  })

  test('the audit administrator sees the log, its verification and export, and nothing else', async () => {
    await makePeople(bureau.url, {
      aud: { display_name: '审计员', role: 'audit_admin' },
      duty: { display_name: '值班员', role: 'duty_officer', area: '652300' },
      site: { display_name: '住建监察', role: 'county', area: '652301', unit: 'housing_bureau' },
      town: { display_name: '环保专员', role: 'county', area: '652301', unit: 'ecology_bureau' },
    })
    const v = await start('/admin')
    await signIn(v, 'aud')
    await v.page.getByRole('button', { name: '核验全部' }).click()
    await v.page.getByText(/完整，共 \d+ 行/).waitFor()
    assert.equal(await v.page.getByRole('button', { name: '邀请人员' }).count(), 0)
    assert.match(await v.page.locator('tbody').innerText(), /rights_granted/)
    const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('link', { name: '导出 CSV' }).click()])
    assert.match(readFileSync(await file.path(), 'utf8'), /^number,at_utc,/)
    await clean(v)
    await done(v)
    const system = await start('/admin/state')
    await signIn(system, 'sys')
    await system.page.getByText('成功答复').waitFor()
    await clean(system)
    await system.page.getByRole('link', { name: '角色' }).click()
    await system.page.getByText('督察员').waitFor()
    await clean(system)
    await done(system)
  })

  test('an authenticator by its QR code, then a code at signing in; a new password', async () => {
    const v = await start('/account')
    await signIn(v, 'wang')
    const box = v.page.locator('section', { hasText: '动态码' }).last()
    await box.getByLabel('密码', { exact: true }).fill(PASSWORD)
    await box.getByRole('button', { name: '启用动态码' }).click()
    await v.page.getByRole('img', { name: '验证器扫描用的二维码' }).waitFor()
    const secret = await v.page.locator('.secret').innerText()
    await clean(v)
    await v.page.getByLabel('验证器上的 6 位数字').fill(totp(secret))
    await v.page.getByRole('button', { name: '确认启用' }).click()
    await v.page.getByText('动态码已启用').waitFor()
    assert.equal((await new Asker(bureau.url).ask('POST', '/api/v1/session', { name: 'wang', password: PASSWORD })).answer.type.split(':').pop(), 'code-needed')
    const fresh = 'eleven slow yaks graze'
    await v.page.getByLabel('现在的密码').fill(PASSWORD)
    await v.page.getByLabel('新密码').fill(fresh)
    await v.page.getByLabel('再输一次').fill(fresh)
    await v.page.getByRole('button', { name: '修改密码' }).click()
    await v.page.getByText('密码已修改').waitFor()
    await done(v)
  })

  test('a forged dust site: on the board by itself, dispatched in three clicks, put right with photographs, verified, closed', async t => {
    const duty = await start('/docket')
    await signIn(duty, 'duty')
    const card = duty.page.locator('.card', { hasText: '合成工地1' })
    await card.waitFor()
    duty.startCounting()
    await duty.click(card)
    await duty.page.getByText(/QC-AIR\/2026#flat/).first().waitFor()
    await duty.click(duty.page.getByRole('radio', { name: /派单/ }))
    await duty.click(duty.page.getByRole('button', { name: '提交' }))
    await duty.page.locator('dd', { hasText: '已派单' }).waitFor()
    const dispatching = duty.clicks
    assert.ok(dispatching <= 3, `${dispatching} clicks to dispatch`)

    const site = await start('/docket', PHONE)
    await signIn(site, 'site')
    site.startCounting()
    await site.click(site.page.locator('.card', { hasText: '合成工地1' }))
    await site.click(site.page.getByRole('radio', { name: /到场/ }))
    await site.click(site.page.getByRole('button', { name: '提交' }))
    await site.page.locator('dd', { hasText: '现场核查中' }).waitFor()
    await site.click(site.page.getByRole('radio', { name: /完成整改/ }))
    const submit = site.page.getByRole('button', { name: '提交' })
    assert.ok(await submit.isDisabled(), 'nothing is sent before the photographs are there')
    const add = kind => site.page.locator('.evidence', { hasText: kind }).locator('label.add')
    await site.choose(add('现场照片'), [photo('a.jpg', 1), photo('b.jpg', 2)])
    await site.choose(add('整改后照片'), [photo('c.jpg', 3)])
    await site.page.getByLabel('原因').selectOption('instrument')
    await site.page.getByLabel('工地牌').selectOption('yellow')
    await clean(site)
    await site.click(submit)
    await site.page.locator('dd', { hasText: '已整改' }).waitFor()
    const onSite = site.clicks
    await done(site)

    await duty.page.locator('dd', { hasText: '已整改' }).waitFor()
    duty.startCounting()
    await duty.click(duty.page.getByRole('radio', { name: /转入数据验证/ }))
    await duty.click(duty.page.getByRole('button', { name: '提交' }))
    await duty.page.locator('dd', { hasText: '数据验证中' }).first().waitFor()
    const address = new URL(duty.page.url()).pathname
    const verifying = duty.clicks
    await done(duty)

    await bureau.halt()
    assert.match(bureau.daysPass(9), /Sensor agrees/)
    await bureau.start()
    const later = await start(address)
    await signIn(later, 'duty')
    await later.page.locator('dd', { hasText: '已办结' }).waitFor()
    await done(later)
    t.diagnostic(`clicks: dispatch ${dispatching}, on site with 3 photographs ${onSite} and 2 choices, to verification ${verifying}`)
  })

  test('a report without an account: photo, place, kind in at most six taps; its time line; not solved, taken up again', async t => {
    const v = await start('/report', { ...PHONE, geolocation: { longitude: 87.3, latitude: 44.01 }, permissions: ['geolocation'] })
    await v.page.locator('.kinds button').first().waitFor()
    v.startCounting()
    await v.choose(v.page.locator('label.add'), [photo('smoke.jpg', 4)])
    await v.click(v.page.getByRole('button', { name: '用当前位置' }))
    await v.page.getByText(/已定位/).waitFor()
    assert.equal(await v.page.getByLabel('地区').inputValue(), '652301', 'the county that holds the point')
    await v.click(v.page.getByRole('button', { name: '烟气与露天焚烧' }))
    await v.click(v.page.getByRole('button', { name: '提交' }))
    const number = (await v.page.locator('.number').innerText()).trim()
    assert.match(number, /^CR-\d{4}-\d{6}$/)
    assert.match(await v.page.locator('.done').innerText(), /预计 \d{4}-\d\d-\d\d 前答复/)
    await clean(v)
    await v.click(v.page.getByRole('link', { name: '查看进展' }))
    await v.page.getByRole('heading', { name: '已受理登记' }).waitFor()
    const taps = v.clicks
    assert.ok(taps <= 6, `${taps} taps`)
    const own = v.page.url()
    await clean(v)

    // The office handles it; each step is told to whoever has the number and the key.
    const office = new Asker(bureau.url)
    await office.signIn('town')
    const act = async body => {
      const { status, answer } = await office.ask('POST', `/api/v1/cases/${number}/actions`, body)
      assert.equal(status, 200, JSON.stringify(answer))
    }
    await act({ move: 'assign', assignee: 'ecology_bureau' })
    await act({ move: 'accept' })
    await act({ move: 'answer', fields: { answer: '炉具已更换' } })
    await act({ move: 'close' })
    await v.page.reload()
    await v.page.getByRole('heading', { name: '已办结' }).waitFor()
    await v.page.getByText('炉具已更换').waitFor()
    v.startCounting()
    await v.click(v.page.getByRole('button', { name: '没解决？' }))
    await v.page.getByLabel('现在的情况').fill('昨晚又冒烟')
    await v.click(v.page.getByRole('button', { name: '要求重新办理' }))
    await v.page.getByRole('heading', { name: '已受理登记' }).waitFor()
    const again = v.clicks
    const stranger = await start(new URL(own).pathname)
    await stranger.page.getByText(/没有|没找到|不存在/).first().waitFor()
    await done(stranger)
    await done(v)
    t.diagnostic(`taps: report and its time line ${taps}, not solved ${again}`)
  })

  test('a report whose answer was lost on the way is sent again and opened once', async () => {
    const v = await start('/report', PHONE)
    const { page } = v
    await page.locator('.kinds button').first().waitFor()
    let lost = 0
    await page.route('**/api/v1/reports', async route => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue()
      lost++
      await route.fetch()
      await route.abort('connectionreset')
    })
    await page.getByLabel('地区').selectOption('652302')
    await page.getByRole('button', { name: '噪声' }).click()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('待上传 1 件').waitFor()
    const duty = new Asker(bureau.url)
    await duty.signIn('duty')
    const opened = async () => (await duty.ask('GET', '/api/v1/cases?type=citizen_report&topic=noise&all=true')).answer.cases
    assert.equal((await opened()).length, 1, 'the program has it already')
    await page.reload()
    await page.getByText('待上传 1 件').waitFor({ state: 'detached' })
    const cases = await opened()
    assert.equal(cases.length, 1, 'and has it once')
    assert.equal(lost, 1)
    await v.close()
  })
})
