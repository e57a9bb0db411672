import { describe, expect, it } from '@jest/globals';
import { readRecording } from '../../test/recording.ts';
import { Watching, type Reading } from './watching.ts';

const LOOK_S = 5;
/** What is expected is known by then, and the machine had not been overloaded yet. */
const CHANGES_AT = 72;

const recorded = readRecording('quiet-traffic');

/** What began, as "service signal direction", and at which look. */
function begun(readings: readonly Reading[]): { readonly what: string; readonly look: number }[] {
  const watching = new Watching();
  return readings.flatMap((reading, look) =>
    watching
      .look(reading)
      .filter(({ turn }) => turn === 'began')
      .map(({ insight: { service, signal, direction } }) => ({ what: `${service} ${signal} ${direction}`, look })),
  );
}

/** The recording up to a minute after something changes; what is read of a window of so many seconds changes little by little. */
function changed(service: string, signal: string, windowS: number, change: (value: number) => number): Reading[] {
  return recorded.slice(0, CHANGES_AT + 24).map((reading, look) => {
    const value = reading.values[signal]?.[service];
    if (look < CHANGES_AT || value === undefined) return reading;
    const share = Math.min(1, ((look - CHANGES_AT) * LOOK_S) / windowS);
    const values = { ...reading.values, [signal]: { ...reading.values[signal], [service]: value + share * (change(value) - value) } };
    return { ...reading, values };
  });
}

const secondsUntil = (readings: readonly Reading[], what: string): number | undefined => {
  const found = begun(readings).find((each) => each.what === what && each.look >= CHANGES_AT);
  return found && (found.look - CHANGES_AT) * LOOK_S;
};

describe('insights on recorded traffic', () => {
  it('say nothing while nothing happens, and tell when the machine was overloaded', () => {
    expect(begun(recorded.slice(0, CHANGES_AT))).toEqual([]);
    expect(begun(recorded).length).toBe(8);
    expect(begun(recorded).every(({ what }) => / (duration|slots) up$/.test(what))).toBe(true);
  });

  it.each([
    // More than a tenth of the requests of a minute are slow after six seconds: then the quantile is.
    ['durations three times as long', 'orchestrator duration up', 6, (value: number) => 3 * value + 0.5, 30],
    ['one request in twenty failing', 'gateway errors up', 60, () => 0.05, 60],
    ['a tenth of the traffic', 'gateway rate down', 30, (value: number) => 0.1 * value, 60],
    ['three times the traffic', 'gateway rate up', 30, (value: number) => 3 * value, 60],
    ['a processor in use', 'orchestrator cpu up', 30, () => 0.95, 45],
  ] as const)('tell of %s', (_change, what, windowS, change, withinS) => {
    const [service = '', signal = ''] = what.split(' ');
    const seconds = secondsUntil(changed(service, signal, windowS, change), what);
    expect(seconds).toBeLessThanOrEqual(withinS);
  });

  it('tell of a service that cannot be seen', () => {
    const gone = recorded.slice(0, CHANGES_AT + 12).map((reading, look) => {
      const { exams, ...others } = reading.present;
      return look < CHANGES_AT ? reading : { ...reading, present: others };
    });
    expect(secondsUntil(gone, 'exams presence absent')).toBeLessThanOrEqual(30);
  });
});
