import { chromium, type Browser } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or the one that ASSAY_CHROMIUM names. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['ASSAY_CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS });
}
