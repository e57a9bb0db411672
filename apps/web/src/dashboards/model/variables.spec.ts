import { DashboardVariable } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { chosenValues, dependencies, fillText, optionsOf, wiredValues } from './variables.ts';

const make = (own: Record<string, unknown>): DashboardVariable => DashboardVariable.parse(own);
const job = make({ name: 'job', type: 'query', query: { query: 'label_values(up, job)' }, multi: true, current: { value: ['$__all'] } });
const instance = make({ name: 'instance', type: 'query', query: 'label_values(up{job=~"$job"}, instance)', sort: 3 });
const answer = (name: string, data: string[]) => ({ stepMs: 1, results: { [name]: { status: 'success' as const, data } }, exemplars: {} });

describe('variables', () => {
  it('take the address before the dashboard, and one value where one is meant', () => {
    expect(chosenValues([job, instance], { 'var-job': ['a', 'b'], 'var-instance': ['x', 'y'] })).toEqual({
      job: ['a', 'b'],
      instance: ['x'],
    });
    expect(chosenValues([job], { 'var-job': 7 })).toEqual({ job: ['$__all'] });
  });

  it('offer what the query answers, in order, and through its pattern', () => {
    expect(optionsOf(instance, answer('instance', ['n10', 'n9', 'n9'])).map(({ value }) => value)).toEqual(['n9', 'n10']);
    const short = make({ name: 'r', type: 'query', regex: '/^model-(?<value>.*)$/' });
    expect(optionsOf(short, answer('r', ['model-a', 'other']))).toEqual([{ text: 'a', value: 'a' }]);
    expect(optionsOf(make({ name: 'c', type: 'custom', query: 'One : 1, 2' }), undefined)).toEqual([
      { text: 'One', value: '1' },
      { text: '2', value: '2' },
    ]);
    expect(optionsOf(make({ name: 'r', type: 'query', regex: '((' }), answer('r', ['a'])).map(({ value }) => value)).toEqual(['a']);
  });

  it('know whom they wait for, what is sent, and how they read', () => {
    expect(dependencies(instance, [job, instance])).toEqual(['job']);
    expect(wiredValues([job, instance], { job: ['$__all', 'a'], instance: ['x'] })).toEqual({ job: '$__all', instance: 'x' });
    expect(fillText('$job on ${instance}, $else', { job: ['$__all'], instance: ['x', 'y'] }, 'every one')).toBe(
      'every one on x + y, $else',
    );
  });
});
