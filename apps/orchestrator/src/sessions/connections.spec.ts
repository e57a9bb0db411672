import { describe, expect, it } from '@jest/globals';
import { Connections } from './connections.ts';

describe('Connections', () => {
  it('are so many for each account', () => {
    const connections = new Connections(2);
    const leave = connections.enter('a');
    connections.enter('a');
    expect(() => connections.enter('a')).toThrow(expect.objectContaining({ code: 'too_many_live_streams', details: { limit: 2 } }));
    connections.enter('b');
    leave();
    // Leaving is said once, however often it is called.
    leave();
    connections.enter('a');
    expect(() => connections.enter('a')).toThrow(expect.objectContaining({ code: 'too_many_live_streams' }));
  });
});
