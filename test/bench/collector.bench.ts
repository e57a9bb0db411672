/**
 * What the collector takes, holds and answers, beside a plain server that syncs, in one run. Needs the images and the build.
 * Run: npm run bench:collector -- [--only ingest,queries] [--rounds 5] [--seconds 5] [--spans 1000000] [--json <file>]
 */
import { parseArgs } from 'node:util';
import { ingest } from './collector/ingest.ts';
import type { CollectorPart } from './collector/options.ts';
import { queries } from './collector/queries.ts';
import { measureParts } from './measure-parts.ts';

/** What can be measured, by the name that `--only` takes. */
const PARTS: Readonly<Record<string, CollectorPart>> = { ingest, queries };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join() },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    spans: { type: 'string', default: '1000000' },
    json: { type: 'string', default: 'tmp/bench-collector.json' },
  },
});
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), spans: Number(values.spans) };
const met = await measureParts({ name: 'collector', parts: PARTS, only: values.only, options, json: values.json });
process.exit(met ? 0 : 1);
