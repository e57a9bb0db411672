import { BigValueColorMode, BigValueGraphMode, BigValueTextMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { color, compose, type Panel, type PanelSpec } from './panel.ts';

export interface StatSpec extends PanelSpec {
  /** Whether the line of the past is drawn below the number. Default true. */
  readonly past?: boolean;
}

/** One number that answers one question, with where it came from. */
export const stat =
  (spec: StatSpec): Panel =>
  (language) => {
    const { past = true } = spec;
    return compose(new PanelBuilder(), spec, language)
      .colorScheme(color(FieldColorModeId.Thresholds))
      .colorMode(BigValueColorMode.Value)
      .graphMode(past ? BigValueGraphMode.Area : BigValueGraphMode.None)
      .textMode(BigValueTextMode.Auto)
      .reduceOptions(lastValue());
  };

/** What is left of a series where only one value has room. */
export const lastValue = (): ReduceDataOptionsBuilder => new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields('');
