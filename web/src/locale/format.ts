import { isWord, language, t } from '.'

const SUBSCRIPT: Record<string, string> = { 'PM2.5': 'PM₂.₅', PM10: 'PM₁₀', SO2: 'SO₂', NO2: 'NO₂', CO: 'CO', O3: 'O₃' }
const NUMERAL = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ', 'Ⅴ', 'Ⅵ']
const CLASSES = ['', 'I', 'II', 'III', 'IV', 'V', 'VI']
const UNITS: Record<string, string> = { 'ug/m3': 'µg/m³', 'mg/m3': 'mg/m³', '1': '' }

export const species = (id: string): string => SUBSCRIPT[id] ?? id
export const numeral = (level: number | null | undefined): string => NUMERAL[level ?? 0] ?? ''
export const classLevel = (name: string | null | undefined): number | null => {
  const at = CLASSES.indexOf(name ?? '-')
  return at > 0 ? at : null
}

export function unitText(unit: string): string {
  if (unit in UNITS) return UNITS[unit] ?? unit
  const word = `unit.${unit}`
  return isWord(word) ? t(word) : unit
}

const number = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** Decimals with which figures of a kind are printed: what JSON writes as 48 for 48.0 reads as the bulletin prints it. */
export function decimalsOf(figure: string, unit: string): number | null {
  if (unit === 'percent' || unit === 'percentage_points' || unit === 'points') return 1
  if (unit === 'mg/m3') return 1
  if (figure.startsWith('PM2.5')) return 1
  if (figure.startsWith('composite')) return 2
  return null
}

export function plain(value: number | null | undefined, digits: number | null = null): string {
  if (value === null || value === undefined) return '—'
  if (digits !== null) return number(value, digits)
  return value.toLocaleString('en-US', { maximumFractionDigits: 20 })
}

export function signed(value: number | null | undefined, digits: number | null = null): string {
  if (value === null || value === undefined) return '—'
  const text = plain(Math.abs(value), digits)
  // What rounds to nothing has no sign.
  if (!/[1-9]/.test(text)) return text
  return value > 0 ? `+${text}` : `−${text}`
}

/** `PM2.5.mean` -> its name; unknown ones keep their id. */
export function statistic(id: string): string {
  const simple = `stat.${id}`
  if (isWord(simple)) return t(simple)
  const mean = /^(.+)\.mean$/.exec(id)
  if (mean) return t('stat.mean', { species: species(mean[1] ?? '') })
  const percentile = /^(.+)\.P(\d+)$/.exec(id)
  if (percentile) return t('stat.percentile', { species: species(percentile[1] ?? ''), rank: percentile[2] ?? '' })
  const [head, ...rest] = id.split('.')
  const tail = rest.join('.')
  if (head === 'class_days') return t('stat.class_days', { class: tail })
  if (head === 'primary_days') return t('stat.primary_days', { species: species(tail) })
  if (head === 'days_over') return t('stat.days_over', { species: species(tail) })
  if (head === 'days') return t('stat.days', { species: species(tail) })
  return id
}

/** `AY2023` -> its name. */
export function periodText(period: string): string {
  const found = /^(AY|HS)?(\d{4})$/.exec(period)
  if (!found) return period.replace('..', language.value === 'en' ? ' to ' : ' 至 ')
  const year = found[2] ?? ''
  if (found[1] === 'AY') return t('assess.ay', { year })
  if (found[1] === 'HS') return t('assess.hs', { year })
  return t('assess.year', { year })
}
