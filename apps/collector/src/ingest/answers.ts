import type { Inspection } from '../wire/inspect.ts';
import { bytesField, numberField } from '../wire/proto-writer.ts';
import type { SignalName } from '../wire/signals.ts';
import type { Refusal } from './refusal.ts';

/** The encoding that a sender speaks, and is answered in. */
export type Encoding = 'protobuf' | 'json';

export const CONTENT_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

const REJECTED: Readonly<Record<SignalName, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** The Export…ServiceResponse: empty, or with the partial success that says what was not stored. */
export function successBody(signal: SignalName, { rejected, message }: Inspection, encoding: Encoding): Buffer {
  if (encoding === 'json') {
    const partialSuccess = { [REJECTED[signal]]: String(rejected), errorMessage: message };
    return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess }));
  }
  if (rejected === 0) return Buffer.alloc(0);
  return bytesField(1, Buffer.concat([numberField(1, rejected), bytesField(2, message)]));
}

/** The google.rpc.Status that an error's body is; with RetryInfo where trying again may help. */
export function statusBody({ message, form }: Refusal, encoding: Encoding): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code: form.grpc, message }));
  const details = form.retryAfterS === undefined ? [] : [bytesField(3, retryInfo(form.retryAfterS))];
  return Buffer.concat([numberField(1, form.grpc), bytesField(2, message), ...details]);
}

/** A google.protobuf.Any that holds a google.rpc.RetryInfo. */
function retryInfo(seconds: number): Buffer {
  const info = bytesField(1, numberField(1, seconds));
  return Buffer.concat([bytesField(1, 'type.googleapis.com/google.rpc.RetryInfo'), bytesField(2, info)]);
}
