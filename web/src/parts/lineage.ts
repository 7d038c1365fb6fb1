import { ref } from 'vue'

/** The figure whose lineage is open; null when the panel is closed. */
export const openFigure = ref<string | null>(null)

export function openLineage(figure: string): void {
  openFigure.value = figure
}
