import type { Locator } from 'playwright-core';
import type { Visit } from '../stage.ts';

/** The list of exercises. */
export class Catalogue {
  readonly visit: Visit;

  constructor(visit: Visit) {
    this.visit = visit;
  }

  static async open(visit: Visit): Promise<Catalogue> {
    await visit.page.goto('/');
    const catalogue = new Catalogue(visit);
    await catalogue.row('vector-dot').waitFor();
    return catalogue;
  }

  row(exercise: string): Locator {
    return this.visit.page.locator(`[data-exercise="${exercise}"]`);
  }
}
