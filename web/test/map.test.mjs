import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeMaps } from '../tools/make-map.mjs'

const file = join(dirname(fileURLToPath(import.meta.url)), '../public/map/changji.json')
let map
before(async () => {
  await makeMaps()
  map = JSON.parse(readFileSync(file, 'utf8'))
})

// Authalic radius of WGS 84.
const RADIUS_KM = 6371.0072
const rad = degrees => (degrees * Math.PI) / 180

/** Area of a ring on the sphere: the sum over its edges of the lune below them. */
function ringArea(ring) {
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = ring[i]
    const [x1, y1] = ring[i + 1]
    sum += rad(x1 - x0) * (2 + Math.sin(rad(y0)) + Math.sin(rad(y1)))
  }
  return Math.abs((sum * RADIUS_KM * RADIUS_KM) / 2)
}
const area = feature =>
  feature.geometry.coordinates.reduce((sum, [outer, ...holes]) => sum + ringArea(outer) - holes.reduce((s, h) => s + ringArea(h), 0), 0)

test('seven counties by their codes, and three neighbours', () => {
  const ids = role => map.features.filter(f => f.properties.role === role).map(f => f.properties.id).sort()
  assert.deepEqual(ids('county'), ['652301', '652302', '652323', '652324', '652325', '652327', '652328'])
  assert.deepEqual(ids('neighbour'), ['650100', '659001', '659004'])
})

test('the counties together measure what was summed from the source, 73 451 km2', t => {
  const sum = map.features.filter(f => f.properties.role === 'county').reduce((s, f) => s + area(f), 0)
  t.diagnostic(`${sum.toFixed(0)} km2`)
  assert.ok(Math.abs(sum - 73451) < 150, `${sum}`)
})

test('coordinates are WGS 84 with four decimals: the seat of Changji city moved 247 m east and 145 m north in GCJ-02', async () => {
  const { default: gcoord } = await import('gcoord')
  const [lon, lat] = gcoord.transform([87.304112, 44.013183], gcoord.GCJ02, gcoord.WGS84)
  assert.ok(Math.abs((87.304112 - lon) * 111320 * Math.cos(rad(44)) - 247) < 15)
  assert.ok(Math.abs((44.013183 - lat) * 111130 - 145) < 15)
  for (const x of map.features.flatMap(f => f.geometry.coordinates.flat(3))) assert.equal(x, Math.round(x * 1e4) / 1e4)
})
