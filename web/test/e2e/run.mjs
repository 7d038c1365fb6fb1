// All end-to-end tests against one demonstration: filling it takes minutes, and reading does not change it.
//   node test/e2e/run.mjs [FILE...]
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProgram, whyNot } from './stage.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const asked = process.argv.slice(2)
const files = asked.length ? asked : readdirSync(here).filter(f => f.endsWith('.test.mjs')).map(f => join(here, f))
const program = whyNot() ? null : await startProgram()
const code = await new Promise(done =>
  spawn(process.execPath, ['--test', '--test-concurrency=1', ...files], {
    stdio: 'inherit',
    env: { ...process.env, ...(program ? { LANTIAN_URL: program.url } : {}) },
  }).once('exit', done),
)
await program?.stop()
process.exit(code ?? 1)
