// The code as a camera sees it: the picture that the page draws, read by a reader that shares nothing with the drawing.
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import jsQR from 'jsqr'
import { createServer } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const WIDE = 4 // pixels of a cell
let server
before(async () => {
  server = await createServer({ root, logLevel: 'error', server: { middlewareMode: true, ws: false, watch: null }, appType: 'custom' })
  // Only now: vite and the compiler of Vue look for a document when they are loaded.
  const kept = new Map()
  globalThis.localStorage ??= { getItem: k => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v) }
  globalThis.document ??= { documentElement: {} }
})
after(() => server.close())

/** The markup of the part, its dark cells painted on white. */
async function photograph(text) {
  const { default: QrCode } = await server.ssrLoadModule('/src/parts/QrCode.vue')
  const { createSSRApp, h } = await import('vue')
  const { renderToString } = await import('vue/server-renderer')
  const svg = await renderToString(createSSRApp({ render: () => h(QrCode, { text, label: 'code' }) }))
  const cells = Number(svg.match(/viewbox="0 0 (\d+) \d+"/i)[1])
  const side = cells * WIDE
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  const dark = [...svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)]
  for (const [, x, y] of dark) {
    for (let row = y * WIDE; row < (Number(y) + 1) * WIDE; row++) {
      for (let column = x * WIDE; column < (Number(x) + 1) * WIDE; column++) pixels.set([0, 0, 0, 255], (row * side + column) * 4)
    }
  }
  return { pixels, side, dark: dark.length }
}
const read = ({ pixels, side }) => jsQR(pixels, side, side)?.data ?? null

test('whoever scans a code reads the address of its page, to the letter', async () => {
  const location = globalThis.window
  globalThis.window = { location: { origin: 'https://air.example.cn' } }
  const { codeAddress } = await server.ssrLoadModule('/src/pages/carbon/ratings.ts')
  // As long as a code gets: the text of one in base64url and its signature.
  const token = 'Q1lOLUNFTUVOVC0wMnwyMDI0fHpqLzIwMjJ8'.repeat(6) + 'x-_9'.repeat(21) + 'Zz'
  const address = codeAddress(token)
  globalThis.window = location
  assert.equal(address, `https://air.example.cn/code/${token}`)
  const picture = await photograph(address)
  assert.ok(picture.dark > 1000)
  assert.equal(read(picture), address)
})

test('a picture that is half covered says nothing, and another code says something else', async () => {
  const picture = await photograph('https://air.example.cn/code/one')
  assert.equal(read(picture), 'https://air.example.cn/code/one')
  assert.notEqual(read(await photograph('https://air.example.cn/code/two')), 'https://air.example.cn/code/one')
  picture.pixels.fill(255, picture.pixels.length / 2)
  assert.equal(read(picture), null)
})
