import { jest } from '@jest/globals';

// Processes, containers and browsers under load meet time limits that have nothing to do with what is tested. A test that
// fails once and then passes is printed with its first error, so that it is seen and mended; one that fails twice has failed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
