import type { OrderRow, PlantCheck } from '@/api/respond_orders'
import { beijing, instant } from '@/locale/clock'
import { unitOf } from '@/api/region'
import { nameOf } from '@/locale'
import { inWords } from './episodes'

/** Colours of the verdict on an hour; told apart by lightness as well. */
export const VERDICTS = ['n', '?', 'y', '.'] as const
export type Verdict = (typeof VERDICTS)[number]
export const verdictFill: Record<Verdict, string> = { n: '#b3371a', '?': '#8d9aa3', y: '#bfe0d4', '.': '#f1f4f6' }

const two = (n: number): string => String(n).padStart(2, '0')
const MINUTES = 60_000
/** An instant as the clock in Beijing shows it: "01-05 14:07". */
export function clockOf(text: string | undefined): string {
  if (!text) return '–'
  const ms = instant(text)
  const m = beijing(ms)
  return `${two(m.month)}-${two(m.day)} ${two(m.hour)}:${two(Math.floor(ms / MINUTES) % 60)}`
}
/** Whole minutes from one instant to another. */
export const minutesBetween = (from: string, to: string): number => Math.round((instant(to) - instant(from)) / MINUTES)

const HOURS = 3_600_000
/** Of an hour named by its end, so many hours later. */
export function hourLater(first: string, hours: number): string {
  const end = Date.parse(`${first.slice(0, 10)}T00:00:00Z`) + (Number(first.slice(11)) + hours) * HOURS
  const d = new Date(end - 1)
  return `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${two(d.getUTCHours() + 1)}:00`
}

export const recipientOf = (order: OrderRow): string => order.enterprise ?? order.recipient ?? ''
export const orderName = (order: OrderRow): string => inWords(order.name) || nameOf(unitOf(recipientOf(order))) || recipientOf(order)

export interface PlantRow {
  check: PlantCheck
  name: string
  county: string
  order: OrderRow | undefined
}

/** Those that fail now first, then by hours that failed, then by hours that nobody saw. */
export const worstFirst = (a: PlantCheck, b: PlantCheck): number =>
  Number(b.fails_now) - Number(a.fails_now) ||
  b.hours_not_executed - a.hours_not_executed ||
  b.hours_without_evidence - a.hours_without_evidence ||
  a.enterprise.localeCompare(b.enterprise)

/** Equal letters in a row as [letter, begin, length]. */
export function runsOf(verdicts: string): [Verdict, number, number][] {
  const out: [Verdict, number, number][] = []
  for (const [at, letter] of [...verdicts].entries()) {
    const held = out[out.length - 1]
    if (held && held[0] === letter) held[2]++
    else out.push([letter as Verdict, at, 1])
  }
  return out
}
