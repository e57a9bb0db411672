import { describe, expect, it } from '@jest/globals';
import { DASHBOARDS } from './all.ts';
import { build, type DashboardSpec } from './dashboard.ts';
import { TITLES } from './dashboard-names.ts';
import type { Language } from './language.ts';

/** What is said to a reader; all else must be the same in both languages. */
const SPOKEN = ['title', 'description', 'legendFormat', 'label', 'text', 'content', 'name', 'renameByName'];

/** The dashboard without what is said in a language. */
function skeleton(value: unknown): unknown {
  if (typeof value === 'string') return /[\u4e00-\u9fff]/.test(value) ? 'spoken' : value.replaceAll(/\/d\/(\w+)-zh/g, '/d/$1');
  if (Array.isArray(value)) return value.map(skeleton);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !SPOKEN.includes(key))
      .map(([key, of]) => [key, skeleton(of)]),
  );
}

/** Titles and descriptions, of the dashboard and of all that is in it. */
function spoken(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, of]) =>
    (key === 'title' || key === 'description') && typeof of === 'string' ? [of] : spoken(of),
  );
}

/** As it lies in its file. A table tells its columns apart by their titles, hence overrides stand aside. */
function written(spec: DashboardSpec, language: Language) {
  const { uid, tags, ...rest } = JSON.parse(
    JSON.stringify(build(spec, language), (key, value: unknown) => (key === 'overrides' ? [] : value)),
  ) as Record<string, unknown>;
  return { uid, tags, rest };
}

describe.each(DASHBOARDS.map((spec) => [spec.name, spec] as const))('the dashboard %s', (_name, spec) => {
  const [english, chinese] = [written(spec, 'en'), written(spec, 'zh-CN')];

  it('is the same in both languages, but for what is said', () => {
    expect([english.uid, chinese.uid]).toEqual([spec.name, `${spec.name}-zh`]);
    expect(skeleton(chinese.rest)).toEqual(skeleton(english.rest));
  });

  it('says everything in English, and in Chinese', () => {
    expect(spoken(english.rest).filter((text) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
    const sameInBoth = Object.values(TITLES).flatMap(({ en, 'zh-CN': zh }) => (en === zh ? [en] : []));
    expect(
      spoken(chinese.rest).filter((text) => !/[\u4e00-\u9fff]/.test(text) && !sameInBoth.includes(text) && !/\{\{|^p\d+$/i.test(text)),
    ).toEqual([]);
  });
});
