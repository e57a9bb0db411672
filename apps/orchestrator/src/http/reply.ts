import type { ServerResponse } from 'node:http';
import type { AssayError } from '@assay/contracts';
import type { WireError } from '@assay/inference';
import type { RequestSpan } from './request-span.ts';

/** Sends JSON that is rendered already. */
export function sendJson(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
  if (response.destroyed || response.headersSent) return;
  const bytes = Buffer.byteLength(body);
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': bytes });
  response.end(body, encodingOf(body, bytes));
}

/** Renders an error as the caller's wire does. */
export type ErrorRenderer = (error: AssayError, traceId?: string) => WireError;

/** Sends an error as the caller's wire tells it. */
export function sendError(response: ServerResponse, render: ErrorRenderer, error: AssayError, { traceId, served }: RequestSpan): void {
  const { status, headers, body } = render(error, traceId);
  sendJson(response, status, body, { ...headers, ...served });
}

/** ASCII, which most answers are, is handed to the kernel without being encoded. */
export function encodingOf(text: string, bytes: number): 'latin1' | 'utf8' {
  return text.length === bytes ? 'latin1' : 'utf8';
}
