import type { GenerationWire, Wire } from '@assay/inference';
import * as wires from '@assay/inference';

/** An address, and the wire that is spoken there. */
export interface GenerationRoute {
  readonly path: string;
  readonly name: Wire;
  readonly wire: GenerationWire;
}

/** Every address at which a generation may be asked for. */
export const GENERATION_ROUTES: readonly GenerationRoute[] = [{ path: '/v1/chat/completions', name: 'openai', wire: wires.openAiChat }];
