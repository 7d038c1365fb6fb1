import { get } from '@/api/client'
import type { RuleText } from '@/api/types'

/** Limits of one standard: species, then averaging time (`1h`, `8h`, `24h`, `annual`). */
export type Limits = Record<string, Record<string, number>>

/** The rows of a limits rule for its default grade: no legal figure stands in the page. */
export function limitsIn(rule: Pick<RuleText, 'limits' | 'default_grade'>): Limits {
  const out: Limits = {}
  for (const { species, statistic, grade, value } of rule.limits ?? []) {
    if (grade === rule.default_grade) (out[species] ??= {})[statistic] = value
  }
  return out
}

/** `CN2012` rests on GB3095/2012. */
export async function limitsOf(standard: string, signal: AbortSignal): Promise<Limits> {
  const rule = await get<RuleText>(`/rules/GB3095/${encodeURIComponent(standard.replace(/^CN/, ''))}`, {}, signal)
  return limitsIn(rule)
}
