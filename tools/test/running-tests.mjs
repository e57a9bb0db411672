import { writeFileSync } from 'node:fs';

/** Where the reporter writes, for an output file of Jest's. */
export const runningBeside = (outputFile) => `${outputFile}.running`;

/** A reporter of Jest's: keeps beside its output file what is under way, for whoever has to say later why there was no end. */
export default class RunningTests {
  #files = new Map();
  #path;

  constructor({ outputFile }) {
    this.#path = runningBeside(outputFile);
  }

  onTestFileStart({ path }) {
    this.#files.set(path, 'being loaded');
    this.#write();
  }

  onTestCaseStart({ path }, { fullName }) {
    this.#files.set(path, fullName);
    this.#write();
  }

  onTestFileResult({ path }) {
    this.#files.delete(path);
    this.#write();
  }

  #write() {
    writeFileSync(this.#path, [...this.#files].map(([path, test]) => `${path}\n  ${test}\n`).join(''));
  }
}
