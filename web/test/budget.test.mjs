// What a page may weigh, gzipped, from what `npm run build` left in build/web.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const built = process.env.LANTIAN_WEB ?? join(dirname(fileURLToPath(import.meta.url)), '../../build/web')
const ENTRY_KB = 120
const COCKPIT_KB = 180
const LAZY_KB = 300
const kb = file => gzipSync(readFileSync(join(built, file)), { level: 9 }).length / 1000

/** A chunk and everything it needs before it can run. */
function withImports(manifest, key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) withImports(manifest, next, seen)
  return seen
}
const total = (manifest, keys) => [...keys].reduce((sum, key) => sum + kb(manifest[key].file), 0)

test('weights', { skip: existsSync(join(built, '.vite/manifest.json')) ? false : 'not built' }, t => {
  const manifest = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8'))
  const entry = total(manifest, withImports(manifest, 'index.html'))
  assert.ok(entry <= ENTRY_KB, `entry ${entry.toFixed(1)} kB`)

  // The Sky is part of the entry; what it still has to fetch is its style and the borders.
  const styles = (manifest['index.html'].css ?? []).reduce((sum, file) => sum + kb(file), 0)
  const cockpit = entry + styles + kb('map/changji.json')
  assert.ok(cockpit <= COCKPIT_KB, `cockpit ${cockpit.toFixed(1)} kB`)

  const lazy = Object.values(manifest).filter(c => c.isDynamicEntry || !c.isEntry).filter(c => c.file.endsWith('.js'))
  for (const chunk of lazy) assert.ok(kb(chunk.file) <= LAZY_KB, `${chunk.file} ${kb(chunk.file).toFixed(1)} kB`)
  const heaviest = Math.max(...lazy.map(c => kb(c.file)))
  t.diagnostic(`entry ${entry.toFixed(1)} kB, cockpit with style and map ${cockpit.toFixed(1)} kB, heaviest lazy ${heaviest.toFixed(1)} kB`)
})

test('nothing is fetched from elsewhere, nothing needs more than default-src self', { skip: !existsSync(join(built, 'index.html')) }, () => {
  const html = readFileSync(join(built, 'index.html'), 'utf8')
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/, 'inline script')
  assert.doesNotMatch(html, /<style|\sstyle=/, 'inline style')
  assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//, 'another origin')
  for (const name of readdirSync(join(built, 'assets')).filter(n => n.endsWith('.css'))) {
    assert.doesNotMatch(readFileSync(join(built, 'assets', name), 'utf8'), /url\(\s*["']?(https?:)?\/\/|@import/, name)
  }
})
