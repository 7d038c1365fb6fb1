// Chinese of the page lives in src/locale; no colour of the AQI anywhere but in look/aqi.ts and its switch.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const src = join(dirname(fileURLToPath(import.meta.url)), '../src')
const files = readdirSync(src, { recursive: true }).filter(f => /\.(ts|vue)$/.test(f))

test('Chinese words only in src/locale', () => {
  for (const file of files.filter(f => !f.startsWith('locale'))) {
    // The separator of lists in Chinese is punctuation, not a word.
    assert.doesNotMatch(readFileSync(join(src, file), 'utf8'), /\p{Script=Han}/u, file)
  }
})

test('AQI colours say nothing else', () => {
  for (const file of files.filter(f => f !== join('look', 'aqi.ts') && f !== join('parts', 'AppHeader.vue'))) {
    assert.doesNotMatch(readFileSync(join(src, file), 'utf8'), /#(00e400|ffff00|ff7e00|ff0000|99004c|7e0023|94ebce|feeb01|d0962e|c23d41|702561|251109)/i, file)
  }
})
