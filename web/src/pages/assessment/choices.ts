import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { judged, region } from '@/api/region'

export interface Question {
  unit: string
  period: string
  against: string
}

/** The period before, of the same kind: AY2023 -> AY2022. */
export function before(period: string): string {
  const found = /^(AY|HS)?(\d{4})$/.exec(period)
  return found ? `${found[1] ?? ''}${Number(found[2]) - 1}` : ''
}

/** Years, assessment years and heating seasons that the book reaches into, the newest first. */
export function periodsOf(firstDay: string | null, lastDay: string | null): string[] {
  if (!firstDay || !lastDay) return []
  const out: string[] = []
  for (let year = Number(lastDay.slice(0, 4)); year >= Number(firstDay.slice(0, 4)); year--) {
    out.push(`AY${year}`, `HS${year}`, String(year))
  }
  return out
}

/** What is asked, kept in the address so that it can be sent to somebody. */
export function useQuestion(): { question: ComputedRef<Question>; periods: ComputedRef<string[]>; ask: (change: Partial<Question>) => void } {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string): string | undefined => {
    const value = route.query[name]
    return typeof value === 'string' ? value : undefined
  }
  const periods = computed(() => periodsOf(region.value?.first_day ?? null, region.value?.last_day ?? null))
  const question = computed<Question>(() => {
    const offered = region.value?.periods ?? []
    // Targets of the prefecture are assessed on the city that represents it: that is what a morning begins with.
    const city = region.value?.units.find(u => u.representative)?.representative
    const unit = text('unit') ?? city ?? judged.value[0]?.id ?? ''
    const known = offered.find(p => p.unit === unit && p.against) ?? offered.find(p => p.unit === unit)
    const period = text('period') ?? known?.period ?? offered.find(p => p.against)?.period ?? periods.value[0] ?? ''
    const usual = before(period)
    return { unit, period, against: text('against') ?? (periods.value.includes(usual) ? usual : '') }
  })
  function ask(change: Partial<Question>): void {
    const next = { ...question.value, ...change }
    if (change.period !== undefined && change.against === undefined) {
      const usual = before(change.period)
      next.against = periods.value.includes(usual) ? usual : ''
    }
    void router.replace({ query: { ...next } })
  }
  return { question, periods, ask }
}
