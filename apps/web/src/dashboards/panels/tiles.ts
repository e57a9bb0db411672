/** How equal tiles fill a panel. */
export interface Tiles {
  readonly columns: number;
  readonly rows: number;
  /** CSS px of each. */
  readonly width: number;
  readonly height: number;
}

export const TILE_GAP = 6;
/** A number and its name read best on a tile about so wide for its height. */
const SHAPE = 1.9;

/** Lays `count` tiles side by side (`vertical`, as Grafana says), one below the other (`horizontal`), or as comes nearest to a good shape. */
export function layTiles(count: number, width: number, height: number, orientation: string | undefined): Tiles {
  const made = (columns: number): Tiles => {
    const rows = Math.ceil(count / columns);
    return {
      columns,
      rows,
      width: Math.max(1, (width - TILE_GAP * (columns - 1)) / columns),
      height: Math.max(1, (height - TILE_GAP * (rows - 1)) / rows),
    };
  };
  if (count < 2) return made(1);
  if (orientation === 'vertical') return made(count);
  if (orientation === 'horizontal') return made(1);
  const strain = ({ width: w, height: h }: Tiles): number => Math.abs(Math.log(w / h / SHAPE));
  return Array.from({ length: count }, (_, index) => made(index + 1)).reduce((best, each) => (strain(each) < strain(best) ? each : best));
}
