/** An error as it stands in a log: what was thrown, where, and why; never the values that it was thrown over. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly details?: unknown;
  readonly stack: string;
  readonly cause?: unknown;
}

/** Links of a chain of causes that are written. */
const MAX_CAUSES = 5;

/** Pino's serializer of `err`. A failed statement carries its parameters, which may be passwords' hashes or somebody's work: they stay out. */
export function loggedError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { code, details, cause } = error as Error & { readonly code?: unknown; readonly details?: unknown };
  const logged: LoggedError = {
    type: error.name,
    message: messageOf(error),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(details === undefined ? {} : { details }),
    stack: framesOf(error),
    ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: loggedError(cause, depth + 1) }),
  };
  return logged;
}

function messageOf({ message }: Error): string {
  const parameters = message.indexOf('\nparams: ');
  return parameters === -1 ? message : message.slice(0, parameters);
}

/** The frames alone: above them V8 repeats the message. */
function framesOf({ stack = '' }: Error): string {
  const lines = stack.split('\n');
  const above = lines.findLastIndex((line) => !line.startsWith('    at '));
  return lines.slice(above + 1).join('\n');
}
