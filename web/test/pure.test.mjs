// The parts of the page that only compute, loaded through vite as the page loads them.
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
let server
const load = path => server.ssrLoadModule(`/src/${path}`)

before(async () => {
  server = await createServer({ root, logLevel: 'error', server: { middlewareMode: true, ws: false, watch: null }, appType: 'custom' })
  // Only now: vite and the compiler of Vue look for a document when they are loaded.
  const kept = new Map()
  globalThis.localStorage ??= { getItem: k => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v) }
  globalThis.document ??= { documentElement: {} }
})
after(() => server.close())

test('a diff names what was removed and what was added, and keeps the rest in order', async () => {
  const { diffLines, folded } = await load('pages/rules/diff.ts')
  const lines = diffLines('a\nb\nc\nd', 'a\nx\nc\nd\ne')
  assert.deepEqual(lines.map(l => l.kind[0] + l.text), ['sa', 'rb', 'ax', 'sc', 'sd', 'ae'])
  assert.deepEqual(lines.filter(l => l.kind !== 'added').map(l => l.text), ['a', 'b', 'c', 'd'])
  assert.deepEqual(lines.filter(l => l.kind !== 'removed').map(l => l.text), ['a', 'x', 'c', 'd', 'e'])
  const long = diffLines([...Array(20).keys()].join('\n'), [...Array(20).keys(), 'end'].join('\n'))
  assert.deepEqual(folded(long, 3).map(f => f.hidden || f.lines.length), [17, 4])
})

test('gaps are runs of missing hours, the longest first; missing is not zero', async () => {
  const { gapsIn, meansBy } = await load('pages/station/series.ts')
  assert.deepEqual(gapsIn([1, null, 0, null, null, 2, null]), [{ from: 3, hours: 2 }, { from: 1, hours: 1 }, { from: 6, hours: 1 }])
  assert.deepEqual(meansBy([2, null, 4, null], 2, at => at % 2), [3, null])
})

test('nobody acts on an alarm that is over, or twice', async () => {
  const { figures, markOf, mayAcknowledge, maySilence } = await load('pages/alarms/words.ts')
  assert.equal(figures('182 ug/m3'), '182 µg/m³')
  assert.deepEqual(['pending', 'alerting', 'recovering', 'no_data', 'error', 'ended'].map(state => markOf({ state })), ['waiting', 'burning', 'easing', 'unknown', 'unknown', 'over'])
  const known = { by: 'A', why: '', at: '' }
  assert.deepEqual([['alerting', null], ['alerting', known], ['ended', null]].map(([state, acknowledged]) => mayAcknowledge({ state, acknowledged })), [true, false, false])
  assert.deepEqual([['alerting', false], ['alerting', true], ['ended', false]].map(([state, silenced]) => maySilence({ state, silenced })), [true, false, false])
})

test('limits are those of the default grade of the rule', async () => {
  const { limitsIn } = await load('pages/station/limits.ts')
  const row = (species, statistic, grade, value) => ({ species, statistic, grade, value, unit: 'ug/m3' })
  const limits = [row('SO2', '1h', 'I', 150), row('SO2', '1h', 'II', 500), row('Pb', 'annual', 'I', 0.5), row('Pb', 'annual', 'II', 0.5)]
  assert.deepEqual(limitsIn({ default_grade: 'II', limits }), { SO2: { '1h': 500 }, Pb: { annual: 0.5 } })
  assert.deepEqual(limitsIn({ default_grade: null, limits: null }), {})
})

test('an hour is named by its end on the clock of Beijing, midnight as hour 24 of the day before', async () => {
  const { hourEnding, endOfDay, addDays } = await load('locale/clock.ts')
  assert.deepEqual(hourEnding(Date.parse('2024-01-15T08:00:00+08:00')), { year: 2024, month: 1, day: 15, hour: 8 })
  assert.deepEqual(hourEnding(Date.parse('2024-01-01T00:00:00+08:00')), { year: 2023, month: 12, day: 31, hour: 24 })
  assert.equal(endOfDay('2023-12-31'), '2024-01-01T00:00:00+08:00')
  assert.equal(addDays('2024-02-28', 2), '2024-03-01')
})

test('the sentence says both standards, and no verdict where there is none', async () => {
  const { sentenceOf } = await load('pages/sky/sentence.ts')
  const { region } = await load('api/region.ts')
  const names = [[3, '轻度污染'], [2, '良']].map(([level, name_zh]) => ({ level, numeral: '', name_zh, name_en: '', index_to: null }))
  region.value = {
    levels: { CN2012: names, CN2026T: names },
    standards: [{ id: 'CN2012', title_zh: '旧', title_en: 'old' }, { id: 'CN2026T', title_zh: '新', title_en: 'new' }],
    units: [],
    stations: [],
  }
  // PM2.5 of 70: 50 + (70-35)/40*50 = 93.75 -> 94 by the table of 2012, 100 + (70-60)/55*50 = 109.09 -> 110 by that of 2026.
  const place = {
    id: 'x',
    index: { CN2012: [94, null], CN2026T: [110, null] },
    level: { CN2012: [2, null], CN2026T: [3, null] },
    primary: { CN2012: [['PM2.5'], []], CN2026T: [['PM2.5'], []] },
  }
  const sky = { standards: ['CN2012', 'CN2026T'] }
  const at = Date.parse('2023-12-06T08:00:00+08:00')
  const said = sentenceOf(sky, place, '昌吉市', 0, at)
  assert.equal(said.main, '昌吉市 12月6日 8时，AQI 94，良（Ⅱ级），首要污染物 PM₂.₅。')
  assert.equal(said.other, '按 新 (CN2026T) 为 110，轻度污染（Ⅲ级）。')
  assert.match(sentenceOf(sky, place, '昌吉市', 1, at).main, /不作评价/)
})

test('figures are printed with the decimals of the rule, signs included', async () => {
  const { decimalsOf, plain, signed } = await load('locale/format.ts')
  assert.equal(plain(48, decimalsOf('PM2.5.mean', 'ug/m3')), '48.0')
  assert.equal(plain(92, decimalsOf('PM10.mean', 'ug/m3')), '92')
  assert.equal(plain(4.9, decimalsOf('composite', '1')), '4.90')
  assert.equal(signed(-2, 1), '−2.0')
  assert.equal(plain(null), '—')
})

test('labels on every level keep 4.5 to 1, in both palettes', async () => {
  const { fillOf, inkOn, palette } = await load('look/aqi.ts')
  const light = hex => {
    const [r, g, b] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  for (const set of ['official', 'safe']) {
    palette.value = set
    for (let level = 1; level <= 6; level++) {
      const [a, b] = [light(fillOf(level)), light(inkOn(level))].sort((x, y) => y - x)
      assert.ok((a + 0.05) / (b + 0.05) >= 4.5, `${set} ${level}`)
    }
  }
})

test('the county that holds a point; none outside; neighbours answer for nothing', async () => {
  const { countyAt } = await load('pages/report/place.ts')
  const square = (id, role, west) => ({
    type: 'Feature',
    properties: { id, role, name_zh: id, label: [west, 44] },
    // Clockwise, as d3-geo wants outer rings.
    geometry: { type: 'MultiPolygon', coordinates: [[[[west, 43], [west, 45], [west + 1, 45], [west + 1, 43], [west, 43]]]] },
  })
  const map = [square('652301', 'county', 87), square('652302', 'county', 88), square('650100', 'neighbour', 86)]
  assert.equal(countyAt(map, [87.3, 44.01]), '652301')
  assert.equal(countyAt(map, [88.9, 44.01]), '652302')
  assert.equal(countyAt(map, [86.5, 44]), null)
  assert.equal(countyAt(map, [100, 30]), null)
})

test('metrics in the text of Prometheus, and the bound below which a share of answers lies', async () => {
  const { boundOf, readMetrics } = await load('pages/admin/metrics.ts')
  const metrics = readMetrics('# HELP t Time.\nt_bucket{le="0.01"} 90\nt_bucket{le="0.1"} 99\nt_bucket{le="+Inf"} 100\nt_sum 1.5\nt_count 100\n')
  assert.equal(metrics.get('t_sum'), 1.5)
  assert.equal(boundOf(metrics, 't', 0.9), 0.01)
  assert.equal(boundOf(metrics, 't', 0.99), 0.1)
  assert.equal(boundOf(metrics, 't', 0.999), null)
  assert.equal(boundOf(readMetrics(''), 't', 0.5), null)
})

test('cuts are written as the API reads them, and flows keep every tonne', async () => {
  const { cutText, movable, sectorFlows, countyFlows, matrixOf } = await load('pages/sources/parts.ts')
  assert.equal(cutText({ residential_coal: 30, mobile: 0, '652301/dust': 5 }), 'residential_coal:30,652301/dust:5')
  assert.equal(cutText({}), '')
  const groups = [{ id: 'a', share_percent: 1 }, { id: 'b', share_percent: 0 }, { id: 'c', share_percent: 40 }]
  assert.deepEqual(movable(groups, 5).map(g => g.id), ['c', 'a'])
  assert.deepEqual(movable(groups, 1).map(g => g.id), ['c'])
  const cells = [
    { unit: 'u', sector: 'power', pollutant: 'SO2', mass_t: 3 },
    { unit: 'v', sector: 'power', pollutant: 'SO2', mass_t: 4 },
    { unit: 'u', sector: 'power', pollutant: 'CO2', mass_t: 900 },
    { unit: 'u', sector: 'dust', pollutant: 'PM', mass_t: null },
  ]
  assert.deepEqual(countyFlows(cells, 'SO2'), [{ source: 'u', target: 'power', value: 3 }, { source: 'v', target: 'power', value: 4 }])
  assert.deepEqual(sectorFlows(cells).map(f => f.value), [3, 4])
  const m = matrixOf(cells, c => c.unit, c => c.pollutant)
  assert.deepEqual(m.rows, ['u', 'v'])
  assert.equal(m.at('u', 'CO2').mass_t, 900)
  assert.equal(m.at('v', 'CO2'), undefined)
})

test('days of a place: what is missing is what is not complete; a day without anything is told apart', async () => {
  const { daysOf, shade, slotsOf } = await load('pages/health/coverage.ts')
  const days = daysOf({ hours_complete_by_day: [24, 20, 0, 0, 3], hours_partly_by_day: [0, 4, 0, 5, 0] })
  assert.deepEqual(days.map(d => d.missing), [0, 4, 24, 24, 21])
  assert.deepEqual(days.map(shade), ['whole', 'some', 'nothing', 'most', 'most'])
  const first = Date.parse('2024-03-01T01:00:00+08:00')
  const at = text => Date.parse(`2024-03-01T${text}:00+08:00`)
  assert.deepEqual(slotsOf(at('05:00'), at('08:00'), first, 24), { from: 5, to: 8 })
  assert.deepEqual(slotsOf(at('00:00') - 9e6, at('23:00') + 9e7, first, 24), { from: 0, to: 24 })
})

test('a curve breaks where nothing was measured', async () => {
  const { bandPath, linePath, niceTop } = await load('pages/health/curve.ts')
  const same = v => v
  assert.equal(linePath([1, 2, null, 4], same, same), 'M0.0 1.0L1.0 2.0M3.0 4.0h2')
  assert.equal(bandPath([1, null, 3, 3], [2, 2, 5, 6], same, same), 'M0.0 2.0L0.0 1.0ZM2.0 5.0L3.0 6.0L3.0 3.0L2.0 3.0Z')
  assert.deepEqual([[null], [0.7], [7.4], [813], [1122]].map(niceTop), [1, 0.75, 7.5, 1000, 1500])
})
