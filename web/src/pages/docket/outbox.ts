// Reports that wait for the line. They live in IndexedDB, photos as the bytes they were taken in.
import { reactive } from 'vue'
import { Refused, send } from '@/api/client'
import type { Draft, DraftFile, Problem } from '@/api/types'

export interface Photo {
  name: string
  bytes: ArrayBuffer
  mediaType: string
  sha256: string | null
  takenAt: string
  spot: [number, number] | null
}
export interface Waiting {
  /** Also the Idempotency-Key: however often it is sent, it is done once. */
  key: string
  at: string
  /** Where it goes: to the docket by somebody signed in, or to the desk for everybody. */
  to?: '/cases' | '/reports'
  draft: Omit<Draft, 'files'>
  photos: Photo[]
}
export interface Outcome {
  key: string
  id?: string
  /** Opens the time line of a report that was sent without an account. */
  secret?: string
  expected?: string | null
  problem?: Problem
}

const STORE = 'reports'

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('lantian', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'key' })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('IndexedDB'))
  })
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database()
  try {
    return await new Promise<T>((resolve, reject) => {
      const asked = act(db.transaction(STORE, mode).objectStore(STORE))
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error ?? new Error('IndexedDB'))
    })
  } finally {
    db.close()
  }
}

export const outbox = reactive({ waiting: [] as Waiting[], outcomes: [] as Outcome[], sending: false })

export async function loadOutbox(): Promise<void> {
  outbox.waiting = await run<Waiting[]>('readonly', store => store.getAll() as IDBRequest<Waiting[]>)
}

export async function keep(report: Waiting): Promise<void> {
  await run('readwrite', store => store.put(report))
  await loadOutbox()
}

export async function discard(key: string): Promise<void> {
  await run('readwrite', store => store.delete(key))
  await loadOutbox()
}

const PIECE = 0x8000
function base64(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes)
  let text = ''
  for (let at = 0; at < all.length; at += PIECE) text += String.fromCharCode(...all.subarray(at, at + PIECE))
  return btoa(text)
}

/** 128 random bits. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('')
}

export async function sha256(bytes: ArrayBuffer): Promise<string | null> {
  // Browsers offer it on secure origins only; the program makes its own in any case.
  if (!('subtle' in crypto)) return null
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, b => b.toString(16).padStart(2, '0')).join('')
}

/** Photographs as the API takes them. */
export function photosAsFiles(photos: Photo[]): DraftFile[] {
  return photos.map(p => ({
    name: p.name,
    base64: base64(p.bytes),
    taken_at: p.takenAt,
    ...(p.spot ? { spot: p.spot } : {}),
  }))
}

async function sendOne(report: Waiting): Promise<Outcome> {
  const files = photosAsFiles(report.photos)
  const draft: Draft = { ...report.draft, files }
  // Keys of reports that an earlier edition of this page kept may be short.
  const headers = { 'Idempotency-Key': report.key.padEnd(16, '-') }
  const answer = await send<{ id?: string; number?: string; key?: string; expected?: string | null }>(
    'POST',
    report.to ?? '/cases',
    draft,
    headers,
  )
  return {
    key: report.key,
    id: answer.number ?? answer.id ?? '',
    ...(answer.key ? { secret: answer.key, expected: answer.expected ?? null } : {}),
  }
}

/** Sends what waits, oldest first. A report that is refused stays, with the reason; without a line all stay. */
export async function flush(): Promise<void> {
  if (outbox.sending) return
  outbox.sending = true
  try {
    for (const report of [...outbox.waiting]) {
      try {
        const outcome = await sendOne(report)
        await discard(report.key)
        outbox.outcomes = [...outbox.outcomes.filter(o => o.key !== report.key), outcome]
      } catch (error) {
        const problem = error instanceof Refused ? error.problem : { title: String(error), status: 0 }
        // No line, or asked too often: it waits.
        if (problem.status === 0 || problem.status === 429 || problem.status === 503) return
        outbox.outcomes = [...outbox.outcomes.filter(o => o.key !== report.key), { key: report.key, problem }]
      }
    }
  } finally {
    outbox.sending = false
  }
}
