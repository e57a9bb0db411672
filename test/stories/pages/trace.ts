import type { Locator } from 'playwright-core';
import type { Visit } from '../stage.ts';

/** The page of one trace. */
export class TracePage {
  readonly tree: Locator;
  readonly panel: Locator;

  constructor(visit: Visit) {
    const { page, texts } = visit;
    this.tree = page.getByRole('tree', { name: texts.traces.tree });
    this.panel = page.getByRole('complementary', { name: texts.traces.panel });
  }

  static async open(visit: Visit, traceId: string): Promise<TracePage> {
    await visit.page.goto(`/traces/${traceId}`);
    const trace = new TracePage(visit);
    await trace.tree.waitFor();
    return trace;
  }

  /** A row, by its service and operation. */
  row(service: string, operation: string): Locator {
    const name = new RegExp(`^${service}[:：] ?${operation}[,，]`);
    return this.tree.getByRole('treeitem', { name });
  }

  /** The row that the keys act on. */
  get active(): Locator {
    return this.tree.locator('[aria-selected=true]');
  }
}
