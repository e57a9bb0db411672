import { SESSION_COOKIE, type Locale } from '@assay/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { en } from '../../apps/web/src/i18n/en/index.ts';
import { zhCN } from '../../apps/web/src/i18n/zh-CN/index.ts';
import type { Translation } from '../../apps/web/src/i18n/translation.ts';
import { Client } from '../edge/client.ts';
import { startAssay, type Assay, type AssayOptions } from '../launcher/index.ts';
import { launchChromium } from './chromium.ts';
import { Complaints } from './complaints.ts';
import { newLearner, type Learner } from './learner.ts';

export type Texts = Translation<typeof en>;
export type Theme = 'light' | 'dark' | 'contrast';

export interface VisitOptions {
  readonly locale?: Locale;
  readonly theme?: Theme;
  /** Who sits there; by default somebody new. */
  readonly learner?: Learner;
  /** Stay outside, before the login; else the session is open already, and no time goes into the form. */
  readonly anonymous?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** One person at one browser. */
export interface Visit {
  readonly learner: Learner;
  readonly context: BrowserContext;
  readonly page: Page;
  /** The words of the page in the visitor's language. */
  readonly texts: Texts;
  readonly complaints: Complaints;
}

/** Runs are done one after the other, so that a story can hold the queue. Every story logs somebody in. */
const ENVIRONMENT = { ASSAY_RUNNER_SLOTS: '1', ASSAY_LOGINS_PER_MINUTE: '1000' };
const PATIENCE_MS = 45_000;

/** The platform and the browser that all stories share. */
export class Stage {
  readonly assay: Assay;
  readonly #browser: Browser;
  readonly #visits: Visit[] = [];

  private constructor(assay: Assay, browser: Browser) {
    this.assay = assay;
    this.#browser = browser;
  }

  static async set(parts: Pick<AssayOptions, 'inference' | 'collector' | 'prometheus'> = {}): Promise<Stage> {
    const assay = await startAssay({ env: ENVIRONMENT, ...parts });
    try {
      return new Stage(assay, await launchChromium());
    } catch (error) {
      await assay.stop();
      throw error;
    }
  }

  newLearner(): Promise<Learner> {
    return newLearner(this.assay);
  }

  /** Who may look at everything. */
  async admin(): Promise<Learner> {
    const { username, password } = this.assay.credentials.admin;
    const { body } = await new Client(this.assay.baseUrl, {}).send('POST', '/api/v1/session', { username, password });
    const session = body as unknown as Learner['session'];
    return { username, password, session, api: Client.bearer(this.assay.baseUrl, session.token) };
  }

  async visit(options: VisitOptions = {}): Promise<Visit> {
    const { locale = 'en', theme = 'light', width = 1440, height = 900 } = options;
    const { baseUrl } = this.assay;
    const learner = options.learner ?? (await this.newLearner());
    const viewport = { width, height };
    const context = await this.#browser.newContext({
      baseURL: baseUrl,
      locale,
      viewport,
      storageState: storageOf(baseUrl, { theme, locale }, options.anonymous === true ? undefined : learner),
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const complaints = new Complaints();
    await complaints.listenTo(page);
    const visit: Visit = { learner, context, page, texts: locale === 'en' ? en : zhCN, complaints };
    this.#visits.push(visit);
    return visit;
  }

  /** Sends everybody home. @returns what their browsers complained about. */
  async clear(): Promise<string[]> {
    const visits = this.#visits.splice(0);
    await Promise.all(visits.map(({ context }) => context.close()));
    return visits.flatMap(({ complaints }) => complaints.unexpected());
  }

  async strike(): Promise<void> {
    await this.#browser.close();
    await this.assay.stop();
  }
}

/** What the browser has kept of an earlier visit: likings, and the session of who has logged in by then. */
function storageOf(origin: string, preferences: { readonly theme: Theme; readonly locale: Locale }, learner?: Learner) {
  const item = (name: string, value: string) => ({ name, value });
  const localStorage = [item('assay.preferences', JSON.stringify(preferences))];
  if (learner) localStorage.push(item('assay.session-until', learner.session.expiresAt));
  const domain = new URL(origin).hostname;
  const cookie = { name: SESSION_COOKIE, domain, path: '/', httpOnly: true, secure: false, sameSite: 'Lax' as const };
  return {
    origins: [{ origin, localStorage }],
    cookies: learner ? [{ ...cookie, value: learner.session.token, expires: Date.parse(learner.session.expiresAt) / 1_000 }] : [],
  };
}

export async function logIn({ page, learner, texts }: Visit): Promise<void> {
  if (!page.url().includes('/login')) await page.goto('/login');
  await page.getByLabel(texts.session.username).fill(learner.username);
  await page.getByLabel(texts.session.password, { exact: true }).fill(learner.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/login');
}
