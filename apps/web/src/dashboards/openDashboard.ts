import { initPluginTranslations } from '@grafana/i18n';
import i18next from 'i18next';
import { LOCALES } from '@assay/contracts';

const NAMESPACE = 'grafana-ui';
const BLANK = ' ';

/**
 * The library calls each button of a legend "All series selected" or the like to screen readers, in place of the series' name. A
 * blank name counts as none, so that what stands on the button is read out.
 */
const TEXTS = {
  [NAMESPACE]: {
    'viz-legend': { 'all-series-selected': BLANK, 'only-this-series-selected': '{{label}}' },
  },
};

/** The page of a dashboard. The library looks up texts while it is being loaded, so that it has to know of i18next before. */
export async function openDashboard() {
  await initPluginTranslations(NAMESPACE, []);
  for (const locale of LOCALES) i18next.addResourceBundle(locale, NAMESPACE, TEXTS, true, true);
  return import('./DashboardPage.tsx');
}
