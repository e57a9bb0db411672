/**
 * How fast and how steady the way from a submission to its verdict is, on real parts: NATS, runner processes, containers.
 * Needs the images and the build. Prints a table and writes the figures as JSON.
 * Run: npm run bench:runner -- [--only overhead,burst] [--rounds 20] [--burst 500] [--json tmp/bench-runner.json]
 */
import { parseArgs } from 'node:util';
import { measureParts } from './measure-parts.ts';
import { PARTS } from './parts.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join() },
    rounds: { type: 'string', default: '20' },
    burst: { type: 'string', default: '500' },
    json: { type: 'string', default: 'tmp/bench-runner.json' },
  },
});
const options = { rounds: Number(values.rounds), burst: Number(values.burst) };
const met = await measureParts({ name: 'runner', parts: PARTS, only: values.only, options, json: values.json });
process.exit(met ? 0 : 1);
