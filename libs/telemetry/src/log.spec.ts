import { describe, expect, it } from '@jest/globals';
import { createLogger } from './log.ts';
import { inSpan } from './span.ts';
import { startTracing } from './tracing.ts';

function capture() {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ service: 'test' }, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { lines, logger };
}

describe('createLogger', () => {
  it('writes no secret', () => {
    const { lines, logger } = capture();
    logger.info({ token: 'abc', login: { username: 'ann', password: 'xyz' } }, 'hello');
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'hello', service: 'test', token: '[redacted]', login: { username: 'ann', password: '[redacted]' } }),
    ]);
  });

  it('writes no value that a statement failed over, however deep in the causes', () => {
    const { lines, logger } = capture();
    const failed = new Error('Failed query: insert into users values ($1)\nparams: xyz-hash,\n    at nobody\nxyz');
    Object.assign(failed, { name: 'DrizzleQueryError', query: 'insert …', params: ['xyz-hash'] });
    logger.error({ err: new Error('not saved', { cause: failed }) });
    expect(JSON.stringify(lines)).not.toContain('xyz');
    expect(lines[0]).toMatchObject({
      err: {
        type: 'Error',
        message: 'not saved',
        cause: { message: 'Failed query: insert into users values ($1)', stack: expect.stringContaining('    at ') },
      },
    });
  });

  it('names the span that it is written in', async () => {
    const { lines, logger } = capture();
    const tracing = startTracing({ service: 'test', logger });
    const span = await inSpan('work', {}, (active) => {
      logger.info('inside');
      return Promise.resolve(active.spanContext());
    });
    logger.info('outside');
    await tracing.shutdown();
    expect(lines[0]).toMatchObject({ trace_id: span.traceId, span_id: span.spanId });
    expect(lines[1]).not.toHaveProperty('trace_id');
  });
});
