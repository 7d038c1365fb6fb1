// Colours of the six levels: HJ 633 by default, the Lantian-safe set on the reader's wish. They never say anything else.
import { ref, watchEffect } from 'vue'

export type Palette = 'official' | 'safe'

const KEY = 'lantian.palette'
const FILLS: Record<Palette, readonly string[]> = {
  official: ['#00E400', '#FFFF00', '#FF7E00', '#FF0000', '#99004C', '#7E0023'],
  safe: ['#94EBCE', '#FEEB01', '#D0962E', '#C23D41', '#702561', '#251109'],
}
const LAST_BLACK: Record<Palette, number> = { official: 4, safe: 3 }
const MISSING = '#C9D0D5'

export const palette = ref<Palette>(localStorage.getItem(KEY) === 'safe' ? 'safe' : 'official')

watchEffect(() => localStorage.setItem(KEY, palette.value))

export function switchPalette(): void {
  palette.value = palette.value === 'official' ? 'safe' : 'official'
}

export const fillOf = (level: number | null | undefined): string =>
  level ? (FILLS[palette.value][level - 1] ?? MISSING) : MISSING

/** Black or white, whichever the handbook of the palette gives for labels on this level. */
export const inkOn = (level: number | null | undefined): string =>
  level && level > LAST_BLACK[palette.value] ? '#FFFFFF' : '#000000'
