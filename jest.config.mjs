import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
delete swc.exclude;
delete swc.$schema;
delete swc.jsc.rewriteRelativeImportExtensions;

/**
 * A test that hangs is ended; nothing else is meant by it. Tests and hooks that wait for more say so, and what is told about time is
 * measured where it is told.
 */
const HANGS_MS = 60_000;

/** Every TypeScript file runs from its source, as ESM, on real parts. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@assay/source', 'node', 'default'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest', { ...swc, swcrc: false }] },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.nx/', '<rootDir>/.assay/'],
};

/** For tests on real processes and clocks; the verdicts of the hostile corpus and of the exercises get no second chance. */
const secondChance = { setupFilesAfterEnv: ['<rootDir>/test/second-chance.ts'] };

export default {
  testTimeout: HANGS_MS,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{libs,apps,tools}/**/src/**/*.spec.ts', '<rootDir>/grafana/src/**/*.spec.ts', '<rootDir>/tools/**/*.spec.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '\\.integration\\.spec\\.ts$'],
    },
    { ...shared, ...secondChance, displayName: 'integration', testMatch: ['<rootDir>/{libs,apps,test}/**/*.integration.spec.ts'] },
    { ...shared, displayName: 'exercises', testMatch: ['<rootDir>/test/exercises/**/*.exercises.spec.ts'] },
    // On llama.cpp, which nobody has to install: without it they fail, and tools/test.mjs leaves them out and says so.
    { ...shared, displayName: 'llama', testMatch: ['<rootDir>/test/llama/**/*.llama.spec.ts'] },
    { ...shared, displayName: 'hostile', testMatch: ['<rootDir>/test/hostile/**/*.hostile.spec.ts'] },
    { ...shared, ...secondChance, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.faults.spec.ts'] },
    { ...shared, ...secondChance, displayName: 'stories', testMatch: ['<rootDir>/test/stories/**/*.story.spec.ts'] },
  ],
};
