// How an alarm reads: pure.
import type { Alarm } from '@/api/alarms'

/** "182 ug/m3" as people set it. */
export const figures = (text: string): string => text.replaceAll('ug/m3', 'µg/m³').replaceAll('mg/m3', 'mg/m³')

export type Mark = 'burning' | 'easing' | 'unknown' | 'waiting' | 'over'
export function markOf(alarm: Pick<Alarm, 'state'>): Mark {
  if (alarm.state === 'alerting') return 'burning'
  if (alarm.state === 'recovering') return 'easing'
  if (alarm.state === 'ended') return 'over'
  return alarm.state === 'pending' ? 'waiting' : 'unknown'
}

/** What an acknowledgement or a silence may be asked for: nobody acts on what is over, or twice. */
export const mayAcknowledge = (alarm: Pick<Alarm, 'state' | 'acknowledged'>): boolean => alarm.state !== 'ended' && !alarm.acknowledged
export const maySilence = (alarm: Pick<Alarm, 'state' | 'silenced'>): boolean => alarm.state !== 'ended' && !alarm.silenced
