import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, Dashboard, type DashboardSummary, type Locale } from '@assay/contracts';

/** A Chinese dashboard has a uid of its own in Grafana, as both languages live in one; here the language is asked for apart. */
const LANGUAGE_SUFFIX = /-zh$/;

interface Kept {
  readonly modified: number;
  readonly dashboard: Dashboard;
}

/** The dashboards in a folder `<locale>/<any>.json`, read anew when a file has changed. */
export class DashboardFiles {
  private readonly root: string;
  private readonly kept = new Map<string, Kept>();

  constructor(root: string) {
    this.root = root;
  }

  async list(locale: Locale): Promise<DashboardSummary[]> {
    const all = await this.read(locale);
    return all.map(({ uid, title, description, tags, panels }) => ({
      uid: uid.replace(LANGUAGE_SUFFIX, ''),
      title,
      description,
      tags,
      panels: panels.flatMap((panel) => (panel.type === 'row' ? panel.panels : [panel])).length,
    }));
  }

  /** Errors: `dashboard_not_found`. */
  async find(uid: string, locale: Locale): Promise<Dashboard> {
    const all = await this.read(locale);
    const found = all.find((each) => each.uid.replace(LANGUAGE_SUFFIX, '') === uid);
    if (!found) throw new AssayError('dashboard_not_found', { details: { uid } });
    return found;
  }

  private async read(locale: Locale): Promise<Dashboard[]> {
    const folder = join(this.root, locale);
    const names = await readdir(folder).catch(() => []);
    return Promise.all(
      names
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => this.file(join(folder, name))),
    );
  }

  private async file(path: string): Promise<Dashboard> {
    const modified = (await stat(path)).mtimeMs;
    const kept = this.kept.get(path);
    if (kept?.modified === modified) return kept.dashboard;
    const dashboard = Dashboard.parse(JSON.parse(await readFile(path, 'utf8')));
    this.kept.set(path, { modified, dashboard });
    return dashboard;
  }
}
