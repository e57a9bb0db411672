import { describe, expect, it } from '@jest/globals';
import { InMemoryLogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { createLogger } from './log.ts';
import { LogRelay } from './log-relay.ts';
import { inSpan } from './span.ts';
import { startTracing } from './tracing.ts';

function relayed() {
  const lines: string[] = [];
  const relay = new LogRelay();
  const logger = createLogger({ service: 'test', level: 'trace', copy: relay.write }, { write: (line) => void lines.push(line) });
  const exporter = new InMemoryLogRecordExporter();
  return { lines, relay, logger, exporter, open: () => relay.open('test', new SimpleLogRecordProcessor({ exporter })) };
}

describe('LogRelay', () => {
  it('hands on what is written, also what was before it was opened, under the names of OpenTelemetry', async () => {
    const { lines, logger, exporter, open } = relayed();
    logger.info({ runId: 'r1', sizes: [1, 2] }, 'early');
    await open();
    logger.child({ part: 'pool' }).warn('late');
    expect(lines).toHaveLength(2);
    const [early, late] = exporter.getFinishedLogRecords();
    expect(early).toMatchObject({ body: 'early', severityText: 'INFO', severityNumber: 9, attributes: { runId: 'r1', sizes: [1, 2] } });
    expect(early?.resource.attributes).toEqual({ 'service.name': 'test' });
    expect(late).toMatchObject({ body: 'late', severityText: 'WARN', severityNumber: 13, attributes: { part: 'pool' } });
    expect(Object.keys(late?.attributes ?? {})).toEqual(['part']);
  });

  it('hands on no secret, nor what a statement failed over', async () => {
    const { logger, exporter, open } = relayed();
    await open();
    const failed = Object.assign(new Error('Failed query: insert\nparams: xyz'), { params: ['xyz'], code: '23505' });
    logger.error({ token: 'xyz', login: { password: 'xyz' }, err: failed }, 'failed');
    const [record] = exporter.getFinishedLogRecords();
    expect(record?.attributes).toMatchObject({
      token: '[redacted]',
      login: { password: '[redacted]' },
      'exception.type': 'Error',
      'exception.message': 'Failed query: insert',
      'exception.stacktrace': expect.stringContaining('    at '),
      err: { code: '23505' },
    });
    expect(JSON.stringify(record?.attributes)).not.toContain('xyz');
  });

  it('says in which span', async () => {
    const { logger, exporter, open } = relayed();
    await open();
    const tracing = startTracing({ service: 'test', logger });
    const { traceId, spanId } = await inSpan('work', {}, (span) => {
      logger.info('inside');
      return Promise.resolve(span.spanContext());
    });
    await tracing.shutdown();
    logger.info('outside');
    const [inside, outside] = exporter.getFinishedLogRecords();
    expect(inside?.spanContext).toMatchObject({ traceId, spanId });
    expect(outside?.spanContext).toBeUndefined();
  });
});
