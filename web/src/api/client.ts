import { language } from '@/locale'
import type { Problem } from './types'

const BASE = '/api/v1'

/** A refusal of the API, or no answer at all (status 0). */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title)
  }
}

/** An answer that is still being computed: 202, or the refusal "not ready". */
export class Pending extends Error {
  constructor(readonly body: unknown) {
    super('pending')
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>

/** Told when the program says that nobody is signed in. */
let onSignedOut: () => void = () => undefined
export function whenSignedOut(act: () => void): void {
  onSignedOut = act
}

let csrf = ''
export function rememberToken(token: string): void {
  csrf = token
}

/** The address of an answer, for links that download it. */
export function addressOf(path: string, query: Query = {}): string {
  const words = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') words.set(key, String(value))
  }
  const text = words.toString()
  return BASE + path + (text ? `?${text}` : '')
}

async function problemOf(reply: Response): Promise<Problem> {
  try {
    const body = (await reply.json()) as Partial<Problem>
    return { ...body, title: body.title ?? reply.statusText, status: body.status ?? reply.status }
  } catch {
    return { title: reply.statusText || String(reply.status), status: reply.status }
  }
}

async function ask<T>(address: string, init: RequestInit): Promise<T> {
  let reply: Response
  try {
    reply = await fetch(address, { ...init, headers: { 'Accept-Language': language.value, ...init.headers } })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refused({ title: 'No answer', status: 0 })
  }
  if (!reply.ok) {
    const problem = await problemOf(reply)
    if (reply.status === 503 && problem.type?.endsWith(':not-ready')) throw new Pending(problem)
    if (problem.status === 401 && problem.type?.endsWith('not-signed-in')) onSignedOut()
    throw new Refused(problem)
  }
  if (reply.status === 202) throw new Pending(await reply.json().catch(() => null))
  if (reply.status === 204) return undefined as T
  return (await reply.json()) as T
}

export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return ask<T>(addressOf(path, query), signal ? { signal } : {})
}

export function send<T>(
  method: 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  further: Record<string, string> = {},
): Promise<T> {
  return ask<T>(BASE + path, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-Lantian-CSRF': csrf, ...further },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** A file as it is: its type says whether it is a table. */
export function sendFile<T>(path: string, file: File): Promise<T> {
  return ask<T>(BASE + path, {
    method: 'POST',
    headers: { 'Content-Type': file.type || 'text/csv', 'X-Lantian-CSRF': csrf },
    body: file,
  })
}

/** Of an address that computes for one asker at a time: being told to wait means asked again by itself. */
export async function getInTurn<T>(path: string, query: Query, signal: AbortSignal): Promise<T> {
  try {
    return await get<T>(path, query, signal)
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 429) throw new Pending(error.problem)
    throw error
  }
}
