/**
 * What the orchestrator costs and holds, beside its vendor asked directly, a bare proxy and the Portkey gateway, in one run and
 * in turn. Needs the images and the build; fetches Portkey from npm. Prints tables and writes the figures as JSON.
 * Run: npm run bench:orchestrator -- [--only throughput,streams] [--quick] [--rounds 5] [--seconds 4] [--json <file>]
 */
import { parseArgs } from 'node:util';
import { measureParts } from './measure-parts.ts';
import type { Part } from './orchestrator/options.ts';
import { limits } from './orchestrator/parts/limits.ts';
import { stalled } from './orchestrator/parts/stalled.ts';
import { start } from './orchestrator/parts/start.ts';
import { streams } from './orchestrator/parts/streams.ts';
import { throughput } from './orchestrator/parts/throughput.ts';

/** What can be measured, by the name that `--only` takes. */
const PARTS: Readonly<Record<string, Part>> = { throughput, streams, stalled, limits, start };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join() },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    json: { type: 'string', default: 'tmp/bench-orchestrator.json' },
  },
});
const options = { rounds: Number(values.rounds ?? (values.quick ? 1 : 5)), seconds: Number(values.seconds ?? (values.quick ? 1 : 4)) };
const met = await measureParts({ name: 'orchestrator', parts: PARTS, only: values.only, options, json: values.json });
process.exit(met ? 0 : 1);
