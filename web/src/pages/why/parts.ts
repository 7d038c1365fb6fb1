import type { WhyPart } from '@/api/types'
import { nameOf, t } from '@/locale'

// Okabe and Ito's set: told apart by everybody, and no colour of the AQI.
const COLOURS: Record<WhyPart['kind'], string> = {
  weather: '#56B4E9',
  measure: '#0072B2',
  background: '#CC79A7',
  unexplained: '#93A1AA',
}
export const colourOf = (kind: WhyPart['kind']): string => COLOURS[kind]

export function partName(part: { kind: WhyPart['kind']; name_zh: string; name_en: string; id: string }): string {
  const given = nameOf(part)
  if (given) return given
  if (part.kind === 'measure') return part.id
  return t(`why.${part.kind}`)
}
