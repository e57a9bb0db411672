/** What a waiting `arm` process is to become. The other side of this format is lab-images/base/arm.c. */
export interface Orders {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Resource limits by arm's names, "umask", "oom"; whole numbers. */
  readonly settings: Readonly<Record<string, number>>;
  /** Added to the environment of the exec. */
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

/** arm refuses more. */
export const MAX_ORDERS_BYTES = 1 << 20;
/** The byte by which arm says on standard error that it waits. */
export const READY = 0x06;

/**
 * A big-endian uint32 with the size of the rest, then NUL-terminated fields: cwd, "name=value,…", "NAME=value" for
 * each variable, an empty field, argv. Throws RangeError for what would not arrive as it was meant.
 */
export function encodeOrders(orders: Orders): Buffer {
  const settings = Object.entries(orders.settings).map(([name, value]) => `${name}=${value}`);
  const env = Object.entries(orders.env).map(([name, value]) => `${name}=${value}`);
  if (!Object.values(orders.settings).every((value) => Number.isSafeInteger(value) && value >= 0)) {
    throw new RangeError('settings are whole numbers from 0');
  }
  if (Object.keys(orders.env).some((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)))
    throw new RangeError('name of an environment variable');
  if (orders.argv.length === 0 || orders.argv[0] === '') throw new RangeError('argv is empty');
  const fields = [orders.cwd, settings.join(','), ...env, '', ...orders.argv];
  if (fields.some((field) => field.includes('\0'))) throw new RangeError('NUL in a field');
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''), 'utf8');
  if (body.length > MAX_ORDERS_BYTES) throw new RangeError(`orders of ${body.length} bytes`);
  const message = Buffer.allocUnsafe(4 + body.length);
  message.writeUInt32BE(body.length);
  body.copy(message, 4);
  return message;
}
