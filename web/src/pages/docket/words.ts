import { computed, shallowRef } from 'vue'
import { get } from '@/api/client'
import { unitOf } from '@/api/region'
import type { CaseType, CaseWords, Named } from '@/api/types'
import { isWord, nameOf, t } from '@/locale'

/** Names of types, states, topics and offices: data of the docket, asked once. */
const words = shallowRef<CaseWords | null>(null)
let asked: Promise<void> | null = null

export function loadWords(): Promise<void> {
  asked ??= get<CaseWords>('/case-types').then(answer => void (words.value = answer))
  asked.catch(() => (asked = null))
  return asked
}

export const caseTypes = computed<CaseType[]>(() => words.value?.results ?? [])
export const topics = computed<Named[]>(() => words.value?.topics ?? [])

const named = (list: Named[] | undefined, id: string): string => nameOf(list?.find(x => x.id === id)) || id
export const typeName = (id: string): string => named(words.value?.results, id)
export const topicName = (id: string): string => named(words.value?.topics, id)
export const officeName = (id: string | null): string => (id ? named(words.value?.offices, id) : '—')
export const offices = computed<Named[]>(() => words.value?.offices ?? [])
export const evidenceName = (id: string): string => named(words.value?.evidence, id)
export const placeName = (id: string): string => nameOf(unitOf(id)) || nameOf(unitOf(id.slice(0, 6))) || id
export const stateName = (type: string, state: string | null): string =>
  state ? named(words.value?.results.find(x => x.id === type)?.states, state) : ''
export const kindName = (kind: string): string => {
  const word = `docket.kind.${kind}`
  return isWord(word) ? t(word) : kind
}
export const eventName = (kind: string): string => {
  const word = `docket.event.${kind}`
  return isWord(word) ? t(word) : kind
}
export const roleName = (role: string): string => {
  const word = `docket.role.${role}`
  return isWord(word) ? t(word) : role
}

export function dueText(due: string | null, daysLeft: number | null): string {
  if (!due || daysLeft === null) return t('docket.no_due')
  if (daysLeft < 0) return `${due} · ${t('docket.overdue', { days: -daysLeft })}`
  if (daysLeft === 0) return `${due} · ${t('docket.due_today')}`
  return `${due} (${t('docket.due_in', { days: daysLeft })})`
}
