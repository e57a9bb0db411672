import { checkMessage } from './check-message.ts';
import { MESSAGES } from './otlp-messages.ts';
import { ProtoReader } from './proto-reader.ts';
import { scanItems } from './scan-items.ts';
import { scanSpans } from './scan-spans.ts';
import { SIGNALS, type SignalName } from './signals.ts';
import { REJECTIONS, type Rejection } from './span-limits.ts';

/** What a request holds: how much of it will be stored, and why not all. */
export interface Inspection {
  readonly accepted: number;
  readonly rejected: number;
  /** For the sender; empty when nothing was rejected. */
  readonly message: string;
}

/** Reads a whole request. Throws WireError when its bytes are not one: sending them again would not help. */
export function inspect(signal: SignalName, body: Buffer): Inspection {
  if (signal === 'traces') return inspectSpans(body);
  checkMessage(new ProtoReader(body), MESSAGES[SIGNALS[signal].request]);
  let accepted = 0;
  scanItems(body, { scope: () => undefined, item: () => accepted++ });
  return { accepted, rejected: 0, message: '' };
}

function inspectSpans(body: Buffer): Inspection {
  let accepted = 0;
  const rejected = new Map<Rejection, number>();
  scanSpans(body, {
    wantsTags: false,
    scope: () => undefined,
    span: (_bytes, { rejection }) => {
      if (rejection) rejected.set(rejection, (rejected.get(rejection) ?? 0) + 1);
      else accepted++;
    },
  });
  const reasons = [...rejected].map(([rejection, count]) => `${count}: ${REJECTIONS[rejection]}`);
  return { accepted, rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0), message: reasons.join('; ') };
}
