import { initPluginTranslations } from '@grafana/i18n';

/** The page of a dashboard. The library looks up texts while it is being loaded, so that it has to know of i18next before. */
export async function openDashboard() {
  await initPluginTranslations('grafana-ui', []);
  return import('./DashboardPage.tsx');
}
