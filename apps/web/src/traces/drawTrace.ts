import { servicePlace } from './model/serviceColour.ts';
import type { SpanTree } from './model/spanTree.ts';

const INSET = 3;

/** Draws every span as a line, the first on top, in the colours that are in force. */
export function drawTrace(canvas: HTMLCanvasElement, { nodes, startUs, endUs }: SpanTree): void {
  const { clientWidth, clientHeight } = canvas;
  const ratio = globalThis.devicePixelRatio;
  canvas.width = Math.round(clientWidth * ratio);
  canvas.height = Math.round(clientHeight * ratio);
  const context = canvas.getContext('2d');
  if (!context || nodes.length === 0) return;
  context.scale(ratio, ratio);
  const styles = getComputedStyle(document.documentElement);
  const colours = new Map<number, string>();
  const colourOf = (place: number): string => {
    const known = colours.get(place);
    if (known !== undefined) return known;
    const colour = styles.getPropertyValue(`--service-${place}`);
    colours.set(place, colour);
    return colour;
  };
  const rowHeight = (clientHeight - 2 * INSET) / nodes.length;
  const perUs = clientWidth / Math.max(1, endUs - startUs);
  for (const [index, { span }] of nodes.entries()) {
    context.fillStyle = colourOf(servicePlace(span.service));
    const width = Math.max(1.5, span.durationUs * perUs);
    context.fillRect((span.startUs - startUs) * perUs, INSET + index * rowHeight, width, Math.max(1, Math.min(4, rowHeight * 0.8)));
  }
}
