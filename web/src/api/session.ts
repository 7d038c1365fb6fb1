import { computed, ref, shallowRef } from 'vue'
import { get, rememberToken, send, whenSignedOut } from './client'
import type { Session } from './types'

export const session = shallowRef<Session | null>(null)
/** The dialog for signing in is open. */
export const signingIn = ref(false)
/** Somebody was signed in, and the program says that this is over. */
export const sessionEnded = ref(false)

/** Whether pages that ask for signing in can be asked: signed in, or a demonstration. */
export const letIn = computed(() => session.value === null || session.value.demonstration || session.value.user !== null)
export const may = (permission: string): boolean => session.value?.user?.permissions?.includes(permission) ?? false

function keep(answer: Session): void {
  session.value = answer
  rememberToken(answer.csrf)
}

export async function loadSession(): Promise<void> {
  keep(await get<Session>('/session'))
}

whenSignedOut(() => {
  if (!session.value?.user) return
  session.value = { ...session.value, user: null, csrf: '' }
  sessionEnded.value = true
  signingIn.value = true
})

/** Throws Refused when the name, the password or the code is not right. */
export async function logIn(name: string, password: string, code: string): Promise<void> {
  await send('POST', '/session', { name, password, ...(code ? { code } : {}) })
  await loadSession()
  sessionEnded.value = false
}

export async function logOut(): Promise<void> {
  await send('DELETE', '/session')
  await loadSession()
}
