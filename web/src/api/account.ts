import { get, send } from './client'
import { loadSession } from './session'
import type { Named, Problem } from './types'
import { Refused } from './client'

export interface Person {
  name: string
  display_name: string
  role: string
  role_zh: string
  role_en: string
  area: string
  unit: string
  topics: string[]
  party: string
  rights_granted_by: string | null
  has_password: boolean
  has_authenticator: boolean
  failures: number
  rests_until: string | null
  disabled: boolean
  created_by: string
  created_at: string
}
export interface RoleOf extends Named {
  duty: string
  area_required: boolean
  party_required: boolean
  permissions: string[]
}
export interface RoleList {
  results: RoleOf[]
  topics: Named[]
  units: Named[]
}
export interface Rights {
  role: string
  area: string
  unit: string
  topics: string[]
  party: string
}
export interface AuditRow {
  number: number
  at: string
  who: string
  action: string
  subject: string
  detail: string
  peer: string
  outcome: 'allowed' | 'refused'
  chain: string
}
export interface AuditPage {
  meta: { limit: number; next: string | null }
  results: AuditRow[]
}
export interface AuditState {
  holds: boolean
  rows?: number
  chain?: string
  fault: string | null
}
export interface MadeLink {
  name: string
  link: string
  ends: string
}
export interface Totp {
  secret: string
  address: string
}

export const problemOf = (error: unknown): Problem =>
  error instanceof Refused ? error.problem : { title: String(error), status: 0 }

export const people = (signal?: AbortSignal): Promise<{ results: Person[] }> => get('/users', {}, signal)
export const roles = (signal?: AbortSignal): Promise<RoleList> => get('/roles', {}, signal)

const at = (name: string, deed: string): string => `/users/${encodeURIComponent(name)}/${deed}`
export const invite = (who: { name: string; display_name: string } & Rights): Promise<MadeLink> => send('POST', '/users', who)
export const grant = (name: string, rights: Rights): Promise<unknown> => send('POST', at(name, 'rights'), rights)
export const deed = (name: string, what: 'disable' | 'enable' | 'unlock'): Promise<unknown> => send('POST', at(name, what), {})
export const reset = (name: string): Promise<MadeLink> => send('POST', at(name, 'reset'), {})

/** The first administrator, or whoever holds an invitation; signed in behind it. */
export async function useLink(first: boolean, body: Record<string, string>): Promise<void> {
  await send('POST', first ? '/first-run' : '/invitation', body)
  await loadSession()
}
export async function changePassword(password: string, next: string): Promise<void> {
  await send('POST', '/session/password', { password, new_password: next })
  await loadSession()
}
export const beginTotp = (password: string): Promise<Totp> => send('POST', '/session/totp', { password })
export const confirmTotp = (code: string): Promise<unknown> => send('POST', '/session/totp/confirm', { code })
export const endTotp = (password: string, code: string): Promise<unknown> => send('DELETE', '/session/totp', { password, code })
