import { describe, expect, it } from '@jest/globals';

import { Flights, type Flight } from './flights.ts';
import { settle } from './virtual-clock.ts';

function setup() {
  const flights = new Flights<string>();
  const begun: { flight: Flight; done: (value: string) => void; fail: (error: Error) => void }[] = [];
  const begin = (flight: Flight) =>
    new Promise<string>((resolve, reject) => {
      const done = (value: string): void => {
        flight.land();
        resolve(value);
      };
      const fail = (error: Error): void => {
        flight.land();
        reject(error);
      };
      begun.push({ flight, done, fail });
    });
  return { begun, board: (key = 'k') => flights.board(key, begin) };
}

describe('flights', () => {
  it('do the work of a key once for all who come while it is under way', async () => {
    const { begun, board } = setup();
    const seats = [board(), board(), board('other')];
    begun[0]?.done('hello');
    expect(await Promise.all(seats.slice(0, 2).map(({ value }) => value))).toEqual(['hello', 'hello']);
    expect(seats.map(({ isFirst }) => isFirst)).toEqual([true, false, true]);
    expect(board().isFirst).toBe(true);
    expect(begun).toHaveLength(3);
  });

  it('go on when the one leaves who began, and end when the last one does', () => {
    const { begun, board } = setup();
    const [first, second] = [board(), board()];
    first.leave();
    expect(begun[0]?.flight.signal.aborted).toBe(false);
    second.leave();
    expect(begun[0]?.flight.signal.reason).toMatchObject({ code: 'request_cancelled' });
    expect(board().isFirst).toBe(true);
  });

  it('do not end what is over', () => {
    const { begun, board } = setup();
    const seat = board();
    begun[0]?.done('hello');
    seat.leave();
    expect(begun[0]?.flight.signal.aborted).toBe(false);
  });

  it('share a failure, and keep none', async () => {
    const { begun, board } = setup();
    const seats = [board(), board()];
    begun[0]?.fail(new Error('down'));
    expect((await Promise.allSettled(seats.map(({ value }) => value))).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(board().isFirst).toBe(true);
  });

  it('leave no rejection to nobody', async () => {
    const { begun, board } = setup();
    board().leave();
    begun[0]?.fail(new Error('cancelled'));
    await settle();
  });

  it('that have landed do not take the place of the next', () => {
    const { begun, board } = setup();
    const first = board();
    first.leave();
    const next = board();
    begun[0]?.flight.land();
    expect([next.isFirst, board().isFirst]).toEqual([true, false]);
  });
});
