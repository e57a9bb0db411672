import { getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data';
import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode, type VizTextDisplayOptions } from '@grafana/schema';
import { BarGauge } from '@grafana/ui';
import { optionsOf, type PanelProps } from './PanelProps.ts';
import { reducedValues, TileGrid } from './TileGrid.tsx';

interface Options {
  readonly orientation: VizOrientation;
  readonly displayMode: BarGaugeDisplayMode;
  readonly valueMode: BarGaugeValueMode;
  readonly namePlacement: BarGaugeNamePlacement;
  readonly showUnfilled: boolean;
  readonly text: VizTextDisplayOptions;
}

/** Grafana's own choice fills the height, and cuts the names off. */
const TEXT: VizTextDisplayOptions = { titleSize: 13, valueSize: 15 };

/** Numbers side by side, as bars between the least and the most that they can be. */
export function BarGaugePanel(props: PanelProps) {
  const { panel, theme, width, height } = props;
  const { orientation, displayMode, valueMode, namePlacement, showUnfilled = true, text } = optionsOf<Options>(panel);
  const values = reducedValues(props);
  const lying =
    orientation === VizOrientation.Auto || orientation === undefined ? width > height : orientation === VizOrientation.Horizontal;
  const resolved = lying ? VizOrientation.Horizontal : VizOrientation.Vertical;
  return (
    <TileGrid
      values={values}
      width={width}
      height={height}
      orientation={resolved}
      render={({ display, field, view, colIndex }, tileWidth, tileHeight) => {
        const processor = view && colIndex !== undefined ? view.getFieldDisplayProcessor(colIndex) : undefined;
        return (
          <BarGauge
            value={display}
            field={field}
            {...(processor ? { display: processor } : {})}
            text={text ?? TEXT}
            width={tileWidth}
            height={tileHeight}
            orientation={resolved}
            theme={theme}
            itemSpacing={8}
            displayMode={displayMode ?? BarGaugeDisplayMode.Gradient}
            // The colour of a threshold is for the bar: as text on a light page it is too pale to be read.
            valueDisplayMode={valueMode === BarGaugeValueMode.Hidden ? valueMode : BarGaugeValueMode.Text}
            namePlacement={namePlacement ?? BarGaugeNamePlacement.Auto}
            showUnfilled={showUnfilled}
            alignmentFactors={getDisplayValueAlignmentFactors([...values])}
          />
        );
      }}
    />
  );
}
