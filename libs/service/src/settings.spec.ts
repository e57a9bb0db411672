import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, Port, readConfig, setting } from './settings.ts';

const SETTINGS = { port: setting('APP_PORT', Port.default(80)), url: setting('APP_URL', z.url().optional()) };

describe('readConfig', () => {
  it('takes defaults for what is not set or empty', () => {
    expect(readConfig(SETTINGS, { APP_PORT: '' })).toEqual({ port: 80, url: undefined });
  });

  it('reads numbers from text', () => {
    expect(readConfig(SETTINGS, { APP_PORT: '4400' })).toMatchObject({ port: 4400 });
  });

  it('names every variable that is wrong', () => {
    const read = (): unknown => readConfig(SETTINGS, { APP_PORT: '70000', APP_URL: 'nowhere' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/APP_PORT: [^]*APP_URL: /);
  });
});
