import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { passSignalsTo } from '../bootstrap/interrupt.mjs';
import { endOverdue, tellingFlags } from './overdue.mjs';
import { runningBeside } from './running-tests.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const REPORTER = join(root, 'tools', 'test', 'running-tests.mjs');
const MINUTE_MS = 60_000;

/** Starts programs under this Node. What they print is shown as it comes. `results` is a folder for what they write down. */
export class Programs {
  #results;
  #limitMs;

  /** Whatever takes longer than `minutes` is ended, and says before where it was. */
  constructor(results, minutes) {
    this.#results = results;
    this.#limitMs = minutes * MINUTE_MS;
  }

  /** A program that says `N passed, N failed` in its last line, or only by its exit code whether it passed. */
  async counted(...args) {
    const { code, text } = await this.#run(...args);
    const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(text) ?? [0, code === 0 ? 1 : 0, 0];
    // An exit code that contradicts the count is a crash after the count.
    return { passed: Number(passed), failed: Math.max(Number(failed), code === 0 ? 0 : 1) };
  }

  /** One project of jest.config.mjs. */
  async jest(project, ...args) {
    const file = join(this.#results, `${project}.json`);
    const reporters = ['--reporters=default', `--reporters=${REPORTER}`];
    const options = ['--selectProjects', project, '--json', '--outputFile', file, ...reporters, ...args];
    const { code } = await this.#run(
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...options,
    );
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
    return { passed: report.numPassedTests, failed: Math.max(failed, code === 0 ? 0 : 1) };
  }

  #run(...args) {
    const places = join(this.#results, 'places');
    const child = spawn(process.execPath, [...tellingFlags(places), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    passSignalsTo(child);
    const overdue = setTimeout(() => {
      console.log(`not at an end after ${this.#limitMs / MINUTE_MS} minutes, so it is ended. Under way:\n${this.#underWay()}`);
      void endOverdue(child.pid, places);
    }, this.#limitMs);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, text }));
    }).finally(() => clearTimeout(overdue));
  }

  /** Tests, where what runs is Jest. */
  #underWay() {
    const files = readdirSync(this.#results).filter((name) => name.endsWith(runningBeside('')));
    return files.map((name) => readFileSync(join(this.#results, name), 'utf8')).join('');
  }
}
