import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import type { PanelText, Text } from '../language.ts';
import type { Panel } from './panel.ts';

/** What no number says: how to read what is below, and what to do next. */
export const textPanel =
  (spec: { readonly text: PanelText; readonly content: Text; readonly size: readonly [width: number, height: number] }): Panel =>
  (language) =>
    new PanelBuilder()
      .title(spec.text.title[language])
      .description(spec.text.description[language])
      .span(spec.size[0])
      .height(spec.size[1])
      .mode(TextMode.Markdown)
      .content(spec.content[language]);
