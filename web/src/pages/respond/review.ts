import type { ReviewName } from '@/api/respond_review'
import { language, nameOf } from '@/locale'

/** "2024-01-05T14": the hour that ends there, as ms of a clock that all hours share. */
export function hourMs(hour: string): number {
  return Date.UTC(Number(hour.slice(0, 4)), Number(hour.slice(5, 7)) - 1, Number(hour.slice(8, 10)), Number(hour.slice(11, 13)))
}

/** The moment at which the hour "2024-01-05T14" begins, on the Beijing clock: "01-05 13:00". */
export function hourBegins(hour: string): string {
  const begin = new Date(hourMs(hour) - 3_600_000).toISOString()
  return `${begin.slice(5, 10)} ${begin.slice(11, 16)}`
}

/** "2024-01-03T10:00:00Z" on the Beijing clock. */
export function beijing(instant: string): string {
  return new Date(instant).toLocaleString(language.value === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
}

export const sentenceOf = (told: { sentence_zh: string; sentence_en: string }): string =>
  language.value === 'en' ? told.sentence_en : told.sentence_zh

export const namesOf = (names: Record<string, ReviewName>) => (id: string): string => nameOf(names[id]) || id

export const levelOfClass = (index_class: number | null): number | null => (index_class === null ? null : index_class + 1)
