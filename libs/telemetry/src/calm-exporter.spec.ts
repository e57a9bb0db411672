import { describe, expect, it } from '@jest/globals';
import { ExportResultCode } from '@opentelemetry/core';
import { CalmExporter, type Exporter } from './calm-exporter.ts';
import { createLogger } from './log.ts';

describe('CalmExporter', () => {
  it('tells of a receiver that is away once, and once of its return, however often it is tried', () => {
    const lines: string[] = [];
    const logger = createLogger({ service: 'test' }, { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) });
    const { SUCCESS, FAILED } = ExportResultCode;
    let lost = 0;
    let code: ExportResultCode = FAILED;
    const inner: Exporter<string> = { export: (_spans, done) => done({ code }), shutdown: () => Promise.resolve() };
    const exporter = new CalmExporter(inner, { what: 'spans', logger, onLost: (count) => void (lost += count) });
    const results: ExportResultCode[] = [];
    const send = (): void => exporter.export(['a', 'b'], (result) => void results.push(result.code));
    for (const next of [FAILED, FAILED, FAILED, SUCCESS, SUCCESS, FAILED, FAILED, SUCCESS]) {
      code = next;
      send();
    }
    const [away, back] = ['spans cannot be delivered; their work goes on without', 'spans are delivered again'];
    expect(lines).toEqual([away, back, away, back]);
    expect(lost).toBe(10);
    expect(new Set(results)).toEqual(new Set([SUCCESS]));
  });
});
