import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { passSignalsTo } from '../bootstrap/interrupt.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts programs under this Node. What they print is shown as it comes. `results` is a folder for what they write down. */
export class Programs {
  #results;

  constructor(results) {
    this.#results = results;
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
    const options = ['--selectProjects', project, '--json', '--outputFile', file, ...args];
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
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    passSignalsTo(child);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, text }));
    });
  }
}
