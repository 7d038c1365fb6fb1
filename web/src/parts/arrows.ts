/** An arrow on the page's plane: from where the wind comes, drawn to where it goes, its middle at x, y. */
export interface Blow {
  x: number
  y: number
  speed: number | null
  from: number | null
}

const LONGEST = 36
const SHORTEST = 7
const FULL_M_S = 6
const HEAD = 4.5
/** m/s below which no direction is believed. */
const STILL = 0.3

/** One path for all of them; what is still or missing is left out. */
export function arrowPath(blows: readonly Blow[], scale = 1): string {
  return blows
    .map(({ x, y, speed, from }) => {
      if (speed === null || from === null || speed < STILL) return ''
      const length = scale * Math.max(SHORTEST, Math.min(1, speed / FULL_M_S) * LONGEST)
      const angle = ((from + 180) * Math.PI) / 180
      const ux = Math.sin(angle)
      const uy = -Math.cos(angle)
      const tip = [x + (ux * length) / 2, y + (uy * length) / 2] as const
      const head = Math.min(HEAD * scale, length * 0.6)
      const wing = (side: number): string =>
        `${(tip[0] - head * ux + side * head * 0.6 * uy).toFixed(1)} ${(tip[1] - head * uy - side * head * 0.6 * ux).toFixed(1)}`
      return `M${(x - (ux * length) / 2).toFixed(1)} ${(y - (uy * length) / 2).toFixed(1)}L${tip[0].toFixed(1)} ${tip[1].toFixed(1)}M${wing(1)}L${tip[0].toFixed(1)} ${tip[1].toFixed(1)}L${wing(-1)}`
    })
    .join('')
}
