// Where the air comes from, counted in clicks: arrows on the Sky, roses at a station, the upwind map on Why.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openBrowser, startProgram, visit, whyNot } from './stage.mjs'

/** Mean of a map under a bell of one cell's width around a place, cut at three widths. */
function bellMean(grid, values, place) {
  const across = grid.columns + 1
  let sum = 0
  let weights = 0
  values.forEach((value, at) => {
    const corner = Math.floor(at / grid.columns) * across + (at % grid.columns)
    const middle = axis => (axis[corner] + axis[corner + across + 1]) / 2
    const east = (middle(grid.corner_longitude) - place.longitude) * 111_200 * Math.cos((44 * Math.PI) / 180)
    const north = (middle(grid.corner_latitude) - place.latitude) * 111_200
    const far = (east ** 2 + north ** 2) / grid.cell_m ** 2
    if (far > 9) return
    sum += value * Math.exp(-far / 2)
    weights += Math.exp(-far / 2)
  })
  return sum / weights
}

const why = whyNot()
let program, browser
describe('wind', { skip: why || false }, () => {
  before(async () => {
    program = await startProgram()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await program?.stop()
  })
  const start = async (path, options = {}) => {
    const v = await visit(browser, program.url, options)
    await v.page.goto(program.url + path)
    return v
  }
  const done = async v => {
    assert.deepEqual(v.outside, [], 'requests that left the origin')
    assert.deepEqual(v.errors, [], 'errors in the console')
    await v.close()
  }
  const json = async path => (await fetch(program.url + '/api/v1' + path)).json()

  test('the sky shows the wind of the hour, and says that it did not make this air', async () => {
    const v = await start('/')
    await v.page.waitForSelector('.wind path')
    const before = await v.page.locator('.wind path').last().getAttribute('d')
    assert.match(await v.page.locator('.legend').innerText(), /10 米高度的风/)
    assert.match(await v.page.locator('.legend .apart').innerText(), /不是由这阵风/)
    const { wind } = await json('/sky')
    const hour = wind.speed_m_s.length - 1
    const blowing = wind.speed_m_s[hour].filter((s, at) => s !== null && s >= 0.3 && wind.from_deg[hour][at] !== null)
    // Each arrow is a shaft and a head: two pieces that begin anew.
    assert.equal(before.match(/M/g).length, 2 * blowing.length)
    const slider = v.page.getByRole('slider')
    await slider.focus()
    for (let n = 0; n < 9; n++) await v.page.keyboard.press('ArrowLeft')
    assert.notEqual(await v.page.locator('.wind path').last().getAttribute('d'), before, 'nine hours earlier it blew otherwise')
    await done(v)
  })

  test('a winter rose in one click: counts, calm and missing hours, and the same figures as the API', async () => {
    const v = await start('/station/SYN-652301-1')
    await v.page.waitForSelector('.roses svg')
    assert.match(await v.page.locator('.roses .apart').innerText(), /不是由这阵风/)
    await v.click(v.page.locator('.roses').getByRole('button', { name: '冬' }))
    const winter = await json('/stations/SYN-652301-1/rose?from=2023-01-01&to=2023-12-31&species=PM2.5&season=winter')
    // January, February and December of 2023.
    assert.equal(winter.hours, (31 + 28 + 31) * 24)
    const { wind_rose: rose } = winter
    assert.equal(rose.hours + rose.hours_missing, winter.hours)
    assert.equal(rose.sectors.reduce((sum, s) => sum + s.hours, rose.hours_calm), rose.hours)
    await v.page.waitForFunction(() => document.querySelector('.roses')?.textContent?.includes('2,160'))
    await v.click(v.page.locator('.roses summary'))
    const west = await v.page.locator('.roses tbody tr').nth(12).innerText()
    assert.ok(west.includes(rose.sectors[12].hours.toLocaleString('en-US')), `${west}: ${rose.sectors[12].hours}`)
    assert.equal(await v.page.locator('.roses tbody tr').count(), 18)
    assert.equal(v.clicks, 2)
    await done(v)
  })

  test('the rose leaves as a file with the same rows', async () => {
    const csv = await (await fetch(`${program.url}/api/v1/stations/SYN-652301-1/rose?from=2023-01-01&to=2023-12-31&format=csv&lang=en`)).text()
    const rows = csv.trim().split('\r\n')
    assert.equal(rows.length, 1 + 16 + 2)
    const { wind_rose: rose } = await json('/stations/SYN-652301-1/rose?from=2023-01-01&to=2023-12-31')
    assert.equal(rows[13].split(',')[1], String(rose.sectors[12].hours))
    const refused = await fetch(`${program.url}/api/v1/stations/SYN-652301-1/rose?from=2023-01-01&to=2023-12-31&season=monsoon`)
    assert.equal(refused.status, 400)
  })

  test('why: the upwind map of the winter, another precursor in one click, the wind in the next', async () => {
    const v = await start('/why')
    await v.page.waitForSelector('.upwind svg .cells', { state: 'attached' })
    const before = await v.page.locator('.upwind svg .cells').last().getAttribute('d')
    await v.click(v.page.getByRole('button', { name: /NOₓ/ }))
    await v.page.waitForFunction(d => [...document.querySelectorAll('.upwind svg .cells')].at(-1)?.getAttribute('d') !== d, before)
    await v.click(v.page.locator('.upwind .toggle input'))
    await v.page.waitForSelector('.upwind .wind path', { state: 'attached' })
    assert.match(await v.page.locator('.upwind .guards').innerText(), /18 公里/)
    assert.match(await v.page.locator('.upwind .guards').innerText(), /2023-10-01 至 2024-03-31/)
    assert.equal(v.clicks, 2)
    await done(v)
  })

  test('the map is light, and each town reads the cell that it lies in', async () => {
    const reply = await fetch(`${program.url}/api/v1/why/upwind?unit=changji-west4&period=HS2023&against=HS2022`)
    const text = await reply.text()
    const { gzipSync } = await import('node:zlib')
    assert.ok(gzipSync(text).length <= 100_000)
    const map = JSON.parse(text)
    for (const layer of map.layers) assert.equal(layer.influence_ug_m3_per_t_d.length, map.grid.columns * map.grid.rows)
    assert.ok(Math.abs(map.receptors.reduce((sum, r) => sum + r.weight, 0) - 1) < 1e-3)
    // The lower it is let out, the more of it the stations breathe.
    const most = map.layers.filter(l => l.path === 'fine').map(l => Math.max(...l.influence_ug_m3_per_t_d))
    assert.deepEqual([...most].sort((a, b) => b - a), most)
    // The coefficients of the region pack come from another run, with sources that drive by day and night, laid out as bells
    // of 18 km: ng/m3 for a tonne of a season of 183 days.
    const pack = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../../regions/changji/season-sensitivity.toml'), 'utf8')
    const units = pack.match(/receptor_units = \[(.*)\]/)[1].match(/\d+/g)
    const members = ['652301', '652302', '652323', '652324']
    for (const town of map.towns.filter(t => ['652301', '652323'].includes(t.unit))) {
      const row = pack.match(new RegExp(`unit = "${town.unit}"\nsector = "mobile"\nprecursor = "fine"\n.*\nng_m3_per_tonne = \\[(.*)\\]`))[1]
      const coefficients = row.match(/-?[\d.]+/g).map(Number)
      const expected = (members.reduce((sum, id) => sum + coefficients[units.indexOf(id)], 0) / members.length / 1000) * 183
      const found = bellMean(map.grid, map.layers[0].influence_ug_m3_per_t_d, town)
      assert.ok(Math.abs(found / expected - 1) < 0.15, `${town.unit}: ${found} by the map, ${expected} by the coefficients`)
    }
    const stranger = await fetch(`${program.url}/api/v1/why/upwind?unit=652301&period=2023&against=`)
    assert.equal(stranger.status, 404)
  })
})
