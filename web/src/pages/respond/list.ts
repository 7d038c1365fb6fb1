import type { Bilingual, Grams, ListKind, WhatItDoes } from '@/api/respond_list'
import { unitOf } from '@/api/region'
import { isWord, language, nameOf, t } from '@/locale'

export const said = (name: Bilingual | null | undefined): string =>
  !name ? '' : language.value === 'en' ? name.en || name.zh : name.zh || name.en
export const countyName = (id: string): string => nameOf(unitOf(id)) || id
/** "A", or what an enterprise without a grade is called. */
export const dutyName = (duty: string): string => (isWord(`list.duty_${duty}`) ? t(`list.duty_${duty}` as 'list.duty_none') : duty)
export const guaranteeName = (type: string): string => (isWord(`list.g_${type}`) ? t(`list.g_${type}` as 'list.g_heat') : type)
export const statusName = (status: string): string =>
  isWord(`list.status_${status}`) ? t(`list.status_${status}` as 'list.status_verified') : status
export const mainGrams = (grams: Grams): number => grams.so2 + grams.nox + grams.pm

const KINDS: ListKind[] = ['stop', 'reduce', 'stretch', 'own', 'transport']
/** "stop 2 · lower 1": what an enterprise does at a level. */
export function doing(what: WhatItDoes): string {
  const words = KINDS.filter(kind => what[kind] > 0).map(kind => t(`list.do_${kind}`, { count: what[kind] }))
  return words.length ? words.join(' · ') : t('list.nothing')
}
