import { get } from '@/api/client'
import type { RuleText } from '@/api/types'

/** Limits of one standard: species, then averaging time (`1h`, `8h`, `24h`, `annual`). */
export type Limits = Record<string, Record<string, number>>

const ROW = /\{\s*species = "([^"]+)",\s*statistic = "([^"]+)",[^}]*?\bII = "?([\d.]+)"?\s*\}/g

/** The rows of a limits rule as its text has them, grade II: no legal figure stands in the page. */
export function limitsIn(text: string): Limits {
  const out: Limits = {}
  for (const [, species = '', statistic = '', value = ''] of text.matchAll(ROW)) {
    ;(out[species] ??= {})[statistic] = Number(value)
  }
  return out
}

/** `CN2012` rests on GB3095/2012. */
export async function limitsOf(standard: string, signal: AbortSignal): Promise<Limits> {
  const rule = await get<RuleText>(`/rules/GB3095/${encodeURIComponent(standard.replace(/^CN/, ''))}`, {}, signal)
  return limitsIn(rule.text)
}
