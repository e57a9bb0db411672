import { BigValue, BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode } from '@grafana/ui';
import type { VizTextDisplayOptions } from '@grafana/schema';
import { optionsOf, type PanelProps } from './PanelProps.ts';
import { reducedValues, TileGrid } from './TileGrid.tsx';

interface Options {
  readonly orientation: string;
  readonly colorMode: BigValueColorMode;
  readonly graphMode: BigValueGraphMode;
  readonly justifyMode: BigValueJustifyMode;
  readonly textMode: BigValueTextMode;
  readonly text: VizTextDisplayOptions;
}

/** Large numbers, each with the course that it took. */
export function StatPanel(props: PanelProps) {
  const { panel, theme, width, height } = props;
  const { orientation, colorMode, graphMode, justifyMode, textMode, text } = optionsOf<Options>(panel);
  const values = reducedValues(props, graphMode !== BigValueGraphMode.None);
  return (
    <TileGrid
      values={values}
      width={width}
      height={height}
      orientation={orientation}
      render={({ display, sparkline }, tileWidth, tileHeight, count) => (
        <BigValue
          value={display}
          count={count}
          {...(sparkline ? { sparkline } : {})}
          {...(text ? { text } : {})}
          width={tileWidth}
          height={tileHeight}
          theme={theme}
          colorMode={colorMode ?? BigValueColorMode.Value}
          graphMode={graphMode ?? BigValueGraphMode.Area}
          justifyMode={justifyMode ?? BigValueJustifyMode.Auto}
          textMode={textMode ?? BigValueTextMode.Auto}
        />
      )}
    />
  );
}
