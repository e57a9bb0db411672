import { panelRule } from '../rule.ts';

/** Of every kind of panel; the original looks at five kinds. */
export const panelTitleDescriptionRule = panelRule(
  'panel-title-description-rule',
  'Checks that each panel has a title and description.',
  ({ title, description }) => [
    ...(title.trim() === '' ? ['it has no title'] : []),
    ...(description.trim() === '' ? ['it has no description'] : []),
  ],
);
