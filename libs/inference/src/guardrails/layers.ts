import { DecodingScanner } from './decoding.ts';
import { FingerprintScanner } from './fingerprint.ts';
import { PatternScanner } from './patterns.ts';
import { TemplateInjectionScanner } from './template-injection.ts';
import type { GuardrailLayer, ScannerFactory } from './verdict.ts';

/** Every layer by its name in the configuration. */
const LAYERS: Readonly<Record<GuardrailLayer, ScannerFactory>> = {
  patterns: () => new PatternScanner(),
  'template-injection': () => new TemplateInjectionScanner(),
  decoding: () => new DecodingScanner(),
  fingerprint: () => new FingerprintScanner(),
};

/** The named layers in order of their cost. */
export const layersOf = (names: readonly GuardrailLayer[]): ScannerFactory[] =>
  (Object.keys(LAYERS) as GuardrailLayer[]).filter((name) => names.includes(name)).map((name) => LAYERS[name]);
