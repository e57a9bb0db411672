/** One unnamed event. `json` has no line end, as everything that JSON.stringify writes. */
export const sseData = (json: string): string => `data: ${json}\n\n`;

/** One named event. */
export const sseEvent = (name: string, json: string): string => `event: ${name}\ndata: ${json}\n\n`;

/** A comment: keeps proxies and clients waiting, and no client sees an event. */
export const SSE_HEARTBEAT = ': waiting\n\n';

/** How OpenAI's wire says that a stream is whole. */
export const SSE_DONE = 'data: [DONE]\n\n';
