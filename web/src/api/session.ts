import { shallowRef } from 'vue'
import { get, rememberToken, send } from './client'
import type { Session } from './types'

export const session = shallowRef<Session | null>(null)

function keep(answer: Session): void {
  session.value = answer
  rememberToken(answer.csrf)
}

export async function loadSession(): Promise<void> {
  keep(await get<Session>('/session'))
}

/** Throws Refused when the name, the password or the code is not right. */
export async function logIn(name: string, password: string, code: string): Promise<void> {
  await send('POST', '/session', { name, password, ...(code ? { code } : {}) })
  await loadSession()
}

export async function logOut(): Promise<void> {
  await send('DELETE', '/session')
  await loadSession()
}
