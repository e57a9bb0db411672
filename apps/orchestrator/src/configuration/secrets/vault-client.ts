import { AssayError } from '@assay/contracts';
import type { VaultConfig } from '@assay/inference';
import { z } from 'zod';

const Failure = z.object({ errors: z.array(z.string()) });
const Login = z.object({ auth: z.object({ client_token: z.string().min(1), lease_duration: z.number(), renewable: z.boolean() }) });
const Lookup = z.object({ data: z.object({ ttl: z.number(), renewable: z.boolean().default(false) }) });
const Secret = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()).nullable() }) });

/** A token with the time that it has left, s; 0: it does not end. */
export interface Lease {
  readonly token: string;
  readonly seconds: number;
  readonly renewable: boolean;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
}

/**
 * The wire of HashiCorp Vault, as far as secrets are read by it. Errors: `secret_store_sealed`, `secret_store_denied`,
 * `secret_store_unreachable`; none of them holds anything that the server or this client said.
 */
export class VaultClient {
  constructor(private readonly config: Pick<VaultConfig, 'address' | 'mount' | 'namespace' | 'timeoutMs'>) {}

  async logIn(mount: string, roleId: string, secretId: string): Promise<Lease> {
    const call = { method: 'POST', path: `auth/${mount}/login`, body: { role_id: roleId, secret_id: secretId } } as const;
    return leaseOf(this.understood(Login, await this.call(call)));
  }

  async renew(token: string): Promise<Lease> {
    return leaseOf(this.understood(Login, await this.call({ method: 'POST', path: 'auth/token/renew-self', token, body: {} })));
  }

  async lookUp(token: string): Promise<Lease> {
    const { ttl, renewable } = this.understood(Lookup, await this.call({ method: 'GET', path: 'auth/token/lookup-self', token })).data;
    return { token, seconds: ttl, renewable };
  }

  /** The fields of a secret's newest version; undefined when there is none, or it was deleted. */
  async read(token: string, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const answer = await this.call({ method: 'GET', path: `${this.config.mount}/data/${path}`, token });
    return answer === undefined ? undefined : (this.understood(Secret, answer).data.data ?? undefined);
  }

  /** The body of an answer; undefined for 404. */
  private async call({ method, path, token, body }: Call): Promise<unknown> {
    const { address, namespace, timeoutMs } = this.config;
    const headers = {
      'x-vault-request': 'true',
      ...(token === undefined ? {} : { 'x-vault-token': token }),
      ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    let response: Response;
    let text: string;
    try {
      // A redirect would carry the token to wherever the answer says.
      const options = { method, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) } as const;
      response = await fetch(
        `${address.replace(/\/$/, '')}/v1/${path}`,
        body === undefined ? options : { ...options, body: JSON.stringify(body) },
      );
      text = await response.text();
    } catch (cause) {
      throw new AssayError('secret_store_unreachable', { cause });
    }
    if (response.ok) return parsed(text);
    if (response.status === 404) return undefined;
    throw refusal(response.status, text);
  }

  private understood<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
    const read = schema.safeParse(answer);
    if (!read.success) throw notItsWire();
    return read.data;
  }
}

function leaseOf({ auth }: z.infer<typeof Login>): Lease {
  return { token: auth.client_token, seconds: auth.lease_duration, renewable: auth.renewable };
}

function refusal(status: number, text: string): AssayError {
  if (status === 400 || status === 403) return new AssayError('secret_store_denied', { details: { status } });
  const words = Failure.safeParse(parsedOr(text)).data?.errors ?? [];
  const sealed = status === 503 && words.some((word) => /sealed/i.test(word));
  return new AssayError(sealed ? 'secret_store_sealed' : 'secret_store_unreachable', { details: { status } });
}

function parsed(text: string): unknown {
  const value = parsedOr(text);
  if (value === undefined) throw notItsWire();
  return value;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const notItsWire = (): AssayError => new AssayError('secret_store_unreachable', { details: { reason: 'not the wire of Vault' } });
