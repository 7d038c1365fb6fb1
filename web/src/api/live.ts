import { reactive } from 'vue'
import { get } from './client'
import type { Progress } from './types'

/** What the program reports by itself: jobs that run now, and a count that moves with each new reading, case, alarm or act of a response. */
export const live = reactive({ jobs: new Map<string, Progress>(), readings: 0, cases: 0, alarms: 0, responses: 0, carbon: 0, connected: false })

const OVER = new Set(['done', 'failed'])

function tell(job: Progress, whenDone: () => void): void {
  if (OVER.has(job.state)) {
    live.jobs.delete(job.job)
    whenDone()
  } else {
    live.jobs.set(job.job, job)
  }
}

/** Opens the stream of events; the browser opens it again when the line was cut. */
export function listen(whenDone: () => void): void {
  const stream = new EventSource('/api/v1/events')
  const on = (name: string, act: (body: string) => void): void =>
    stream.addEventListener(name, event => act((event as MessageEvent<string>).data))
  stream.onopen = () => (live.connected = true)
  stream.onerror = () => (live.connected = false)
  on('progress', body => tell(JSON.parse(body) as Progress, whenDone))
  on('reading', () => live.readings++)
  on('case', () => live.cases++)
  on('alarm', () => live.alarms++)
  on('respond', () => live.responses++)
  on('carbon', () => live.carbon++)
}

/** The jobs that ran before the stream was opened. */
export async function loadJobs(): Promise<void> {
  const { results } = await get<{ results: Progress[] }>('/progress')
  for (const job of results) tell(job, () => undefined)
}
