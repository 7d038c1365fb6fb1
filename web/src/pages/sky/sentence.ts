import { levelOf, standardTitle } from '@/api/region'
import type { Sky, SkyPlace } from '@/api/types'
import { language, nameOf, t } from '@/locale'
import { hourText } from '@/locale/clock'
import { numeral, species } from '@/locale/format'

export interface Sentence {
  main: string
  other: string
}

function verdict(place: SkyPlace, standard: string, hour: number): { index: number; level: number } | null {
  const index = place.index[standard]?.[hour]
  const level = place.level[standard]?.[hour]
  return index === null || index === undefined || !level ? null : { index, level }
}

/** The air of one place in one hour, in words: what is known, under which rules, and nothing else. */
export function sentenceOf(sky: Sky, place: SkyPlace, name: string, hour: number, at: number): Sentence {
  const [first = '', ...others] = sky.standards
  const time = hourText(at)
  const now = verdict(place, first, hour)
  if (!now) return { main: t('sky.sentence_missing', { place: name, time }), other: '' }
  const primary = place.primary[first]?.[hour] ?? []
  let main = t('sky.sentence', {
    place: name,
    time,
    index: now.index,
    level: nameOf(levelOf(now.level, first)),
    numeral: numeral(now.level),
  })
  if (primary.length) main += t('sky.sentence_primary', { primary: primary.map(species).join('、') })
  // One other standard: the one that follows the one in force.
  const other = others.slice(0, 1).map(id => {
    const then = verdict(place, id, hour)
    const standard = `${standardTitle(id, language.value === 'en')} (${id})`
    if (!then) return ''
    if (then.index === now.index) return t('sky.sentence_same', { standard, index: then.index })
    return t('sky.sentence_other', {
      standard,
      index: then.index,
      level: nameOf(levelOf(then.level, id)),
      numeral: numeral(then.level),
    })
  })
  return { main: `${main}${language.value === 'en' ? '.' : '。'}`, other: other.join('') }
}

/** The place with the highest index in that hour; undefined when no place has one. */
export function worst(places: SkyPlace[], standard: string, hour: number): SkyPlace | undefined {
  const value = (place: SkyPlace): number => place.index[standard]?.[hour] ?? -1
  const top = places.reduce<SkyPlace | undefined>((best, p) => (!best || value(p) > value(best) ? p : best), undefined)
  return top && value(top) >= 0 ? top : undefined
}
