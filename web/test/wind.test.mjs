// What draws winds, roses and influences: expected values from the compass and from arithmetic by hand.
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
})
after(() => server.close())

const shaft = path => path.match(/^M(\S+) (\S+)L(\S+) (\S+)M/).slice(1).map(Number)

test('an arrow points where the air goes, and is longer when it is faster', async () => {
  const { arrowPath } = await load('parts/arrows.ts')
  const [x0, y0, x1, y1] = shaft(arrowPath([{ x: 100, y: 50, speed: 3, from: 270 }]))
  assert.ok(x1 > x0 && y1 === y0, 'from the west it goes to the right')
  assert.equal((x0 + x1) / 2, 100)
  const [, a, , b] = shaft(arrowPath([{ x: 0, y: 0, speed: 3, from: 0 }]))
  assert.ok(b > a, 'from the north it goes down the page')
  const [c, , d] = shaft(arrowPath([{ x: 100, y: 50, speed: 6, from: 270 }]))
  assert.ok(d - c > x1 - x0)
  assert.equal(arrowPath([{ x: 0, y: 0, speed: 0.2, from: 90 }, { x: 0, y: 0, speed: null, from: 90 }, { x: 0, y: 0, speed: 4, from: null }]), '')
})

test('a wedge begins at its bearing, north up and east to the right', async () => {
  const { wedge } = await load('pages/station/roses.ts')
  assert.match(wedge(0, 90, 0, 100), /^M0\.00 -100\.00A100\.00 100\.00 0 0 1 100\.00 -?0\.00L0 0Z$/)
  assert.match(wedge(180, 270, 50, 100), /^M-?0\.00 100\.00A.* -100\.00 -?0\.00L-50\.00 -?0\.00A50\.00 50\.00 0 0 0 -?0\.00 50\.00Z$/)
})

test('rings end on round numbers, and classes stay inside what there is', async () => {
  const { niceAbove, niceBounds, classOf, fastestShown } = await load('pages/station/roses.ts')
  assert.deepEqual([31, 0.07, 100, 101, 0].map(niceAbove), [40, 0.08, 100, 150, 1])
  const bounds = niceBounds([12, 90], 5)
  assert.ok(bounds.length >= 3 && bounds.every(b => b > 12 && b < 90))
  assert.deepEqual([5, 10, 19.9, 20].map(v => classOf(v, [10, 20])), [0, 1, 1, 2])
  const cells = [0, 1, 2, 30].map(speed => ({ from_deg: 0, speed_m_s: speed, hours: speed === 30 ? 1 : 100, mean_ug_m3: 1, smooth_ug_m3: 1 }))
  assert.equal(fastestShown(cells, 1), 3)
})

test('influence is classed on 1, 2, 5 below its greatest value, and a cell is found by its place', async () => {
  const { influenceBounds, cellAt, cellPaths, gridOutline } = await load('pages/why/upwind.ts')
  assert.deepEqual(influenceBounds(0.232, 6), [0.005, 0.01, 0.02, 0.05, 0.1, 0.2])
  // Two cells beside each other, a degree wide.
  const grid = { cell_m: 111_000, columns: 2, rows: 1, corner_longitude: [87, 88, 89, 87, 88, 89], corner_latitude: [44, 44, 44, 45, 45, 45] }
  assert.equal(cellAt(grid, 87.4, 44.6), 0)
  assert.equal(cellAt(grid, 88.6, 44.4), 1)
  assert.equal(cellAt(grid, 95, 44.5), -1)
  const plain = ([x, y]) => [x, -y]
  assert.deepEqual(cellPaths(grid, [0.3, 0.04], [0.05, 0.2], plain), ['', 'M87.0 -44.0L88.0 -44.0L88.0 -45.0L87.0 -45.0Z'])
  assert.equal(gridOutline(grid, plain), 'M87.0 -44.0L88.0 -44.0L89.0 -44.0L89.0 -45.0L88.0 -45.0L87.0 -45.0Z')
})
