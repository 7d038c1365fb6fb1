/** "01-05 14:05" on the Beijing clock of a moment like 2024-01-05T06:05:00Z. */
export function minuteOf(instant: string): string {
  return new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')
}
/** "01-05 14:00" of an hour like 2024-01-05T14. */
export const hourOf = (hour: string): string => `${hour.slice(5).replace('T', ' ')}:00`
