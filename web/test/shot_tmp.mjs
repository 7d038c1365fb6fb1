import { chromium } from 'playwright-core'
const [url, ...paths] = process.argv.slice(2)
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'] })
for (const [name, vp] of [['d', { width: 1280, height: 900 }], ['m', { width: 390, height: 844 }]]) {
  const c = await b.newContext({ viewport: vp, locale: name === 'd' ? 'zh-CN' : 'en-US', reducedMotion: 'reduce' })
  const p = await c.newPage()
  p.on('pageerror', e => console.log('ERR', e.message))
  p.on('console', m => m.type() === 'error' && console.log('CON', m.text()))
  if (name === 'm') await p.addInitScript(() => localStorage.setItem('lantian.language', 'en'))
  let n = 0
  for (const path of paths) {
    await p.goto(url + path)
    await p.waitForSelector('.sentence', { timeout: 15000 }).catch(e => console.log('no sentence', path))
    await p.waitForTimeout(1200)
    const wide = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    console.log(name, path, 'wide', wide)
    await p.screenshot({ path: `/tmp/shot_${name}${n++}.png`, fullPage: true })
  }
}
await b.close()
