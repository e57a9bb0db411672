import { DashboardPanel } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { repeatValues, sectionsOf } from './layout.ts';

const panel = (id: number, x: number, y: number, more: Record<string, unknown> = {}): DashboardPanel =>
  DashboardPanel.parse({ id, type: 'stat', gridPos: { x, y, w: 12, h: 4 }, ...more });
const row = (id: number, y: number, more: Record<string, unknown> = {}): DashboardPanel =>
  DashboardPanel.parse({ id, type: 'row', title: `row ${id}`, gridPos: { x: 0, y, w: 24, h: 1 }, ...more });
const services = (variable: string): string[] => (variable === 'job' ? ['a', 'b', 'c'] : []);

describe('sectionsOf', () => {
  it('puts panels below their row, wherever they stand in the file', () => {
    const sections = sectionsOf([panel(3, 0, 6), row(2, 5), panel(1, 12, 0), panel(0, 0, 0)], services);
    expect(sections.map(({ key, panels }) => [key, panels.map((each) => each.panel.id)])).toEqual([
      ['top', [0, 1]],
      ['row-2', [3]],
    ]);
    expect(sections[1]?.panels[0]?.at).toEqual({ x: 0, y: 0, w: 12, h: 4 });
  });

  it('finds the panels of a folded row inside it', () => {
    const [section] = sectionsOf([row(1, 0, { collapsed: true, panels: [{ id: 2, type: 'stat' }] })], services);
    expect(section).toMatchObject({ title: 'row 1', folded: true, panels: [{ key: 'panel-2' }] });
  });

  it('repeats a panel beside itself, in rows of so many, and pushes down what is below', () => {
    const [section] = sectionsOf([panel(1, 0, 0, { repeat: 'job', maxPerRow: 2 }), panel(2, 0, 4)], services);
    expect(section?.panels.map(({ key, at, scoped }) => [key, at.x, at.y, at.w, scoped['job']])).toEqual([
      ['panel-1~a', 0, 0, 12, ['a']],
      ['panel-1~b', 12, 0, 12, ['b']],
      ['panel-1~c', 0, 4, 12, ['c']],
      ['panel-2', 0, 8, 12, undefined],
    ]);
  });

  it('repeats a panel downwards, and not at all without values', () => {
    const [down] = sectionsOf([panel(1, 0, 0, { repeat: 'job', repeatDirection: 'v' })], services);
    expect(down?.panels.map(({ at }) => [at.y, at.w])).toEqual([
      [0, 12],
      [4, 12],
      [8, 12],
    ]);
    expect(sectionsOf([panel(1, 0, 0, { repeat: 'none' })], services)[0]?.panels).toEqual([]);
  });

  it('repeats a row with all that is in it', () => {
    const sections = sectionsOf([row(1, 0, { repeat: 'job' }), panel(2, 0, 1, { repeat: 'job' })], services);
    expect(sections.map(({ key, panels, scoped }) => [key, panels.map((each) => each.key), scoped])).toEqual([
      ['row-1~a', ['panel-2~a'], { job: ['a'] }],
      ['row-1~b', ['panel-2~b'], { job: ['b'] }],
      ['row-1~c', ['panel-2~c'], { job: ['c'] }],
    ]);
  });

  it('repeats over what is chosen, and over everything when that is', () => {
    expect(repeatValues({ job: ['b'] }, services)('job')).toEqual(['b']);
    expect(repeatValues({ job: ['$__all'] }, services)('job')).toEqual(['a', 'b', 'c']);
  });
});
