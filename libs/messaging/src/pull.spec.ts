import { describe, expect, it } from '@jest/globals';
import { positionOf } from './pull.ts';

describe('positionOf', () => {
  it('reads the plain form', () => {
    expect(positionOf('$JS.ACK.RUN_WORK.lane-exam.2.41.7.1795164185955201840.3')).toEqual({
      stream: 'RUN_WORK',
      consumer: 'lane-exam',
      delivery: 2,
      streamSequence: 41,
    });
  });

  it('reads the form with domain and account', () => {
    expect(positionOf('$JS.ACK.hub.ACCHASH.RUN_WORK.lane-exam.1.5.5.1795164185955201840.0.token')).toMatchObject({
      stream: 'RUN_WORK',
      delivery: 1,
      streamSequence: 5,
    });
  });

  it.each(['', '_INBOX.a.b', '$JS.ACK.RUN_WORK.lane-exam.x.1.1.1.0'])('refuses %j', (reply) => {
    expect(() => positionOf(reply)).toThrow('not an acknowledgement subject');
  });
});
