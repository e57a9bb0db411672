import { resolve } from 'node:path';
import type { LiveEnvelope } from '@assay/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { startAssay, type Assay } from '../../launcher/index.ts';
import { Client } from '../../edge/client.ts';
import { figures, type Figure } from '../figures.ts';
import type { PartOptions } from '../part-options.ts';

const CONTENT = resolve(import.meta.dirname, '../../fixtures/ok/exercises');
/** Says when it speaks, by the clock that this process reads as well. */
const SPEAKS = 'import time\nprint(time.time() * 1000, flush=True)\ntime.sleep(0.3)\n';

/** The whole platform: from a print in the sandbox to the event in the hands of an SSE client of the gateway. */
export async function browser({ rounds }: PartOptions): Promise<Figure[]> {
  const assay = await startAssay({ env: { ASSAY_CONTENT_DIRS: CONTENT } });
  try {
    const [accepted, output, whole]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round <= rounds; round++) {
      const sample = await oneRun(assay, round);
      if (round === 0) continue;
      accepted.push(sample.acceptedMs);
      output.push(sample.outputMs);
      whole.push(sample.wholeMs);
    }
    return [
      ...figures('browser: print → SSE event', 'ms', output, { of: 'p95', atMost: 200 }),
      ...figures('browser: submit → accepted', 'ms', accepted, { of: 'p95', atMost: 200 }),
      ...figures('browser: submit → first output, Python', 'ms', whole),
    ];
  } finally {
    await assay.stop();
  }
}

async function oneRun(assay: Assay, round: number): Promise<{ acceptedMs: number; outputMs: number; wholeMs: number }> {
  const client = Client.bearer(assay.baseUrl, assay.credentials.candidate.token);
  const began = Date.now();
  const { status, body } = await client.submit({
    exerciseId: 'greeting',
    mode: 'try',
    stdin: '',
    files: { 'solution.py': `${SPEAKS}# ${round}\n` },
  });
  const acceptedMs = Date.now() - began;
  if (status !== 202 && status !== 201) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
  const response = await fetch(`${assay.baseUrl}/api/v1/runs/${String(body['id'])}/events`, { headers: client.headers });
  const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  if (!events) throw new Error('no events');
  for await (const { data } of events) {
    const { type, payload } = JSON.parse(data) as LiveEnvelope;
    if (type === 'output' && 'stream' in payload && 'text' in payload && payload.stream === 'stdout') {
      const now = Date.now();
      await settled(client, String(body['id']));
      return { acceptedMs, outputMs: now - Number(payload.text), wholeMs: now - began };
    }
  }
  throw new Error('the program printed nothing');
}

/** One run at a time: the next must not wait for this one's slot. */
async function settled(client: Client, id: string): Promise<void> {
  await client.follow(id);
}
