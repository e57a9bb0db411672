import { showsData } from '../model.ts';
import { panelRule } from '../rule.ts';

export const panelNoTargetsRule = panelRule('panel-no-targets-rule', 'Checks that each panel has at least one target.', (panel) =>
  showsData(panel) && panel.targets.length === 0 ? ['it has no query'] : [],
);
