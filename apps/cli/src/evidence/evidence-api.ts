import { readFile } from 'node:fs/promises';
import { ErrorBody, EvidenceChain, HTTP, JsonWebKeySet } from '@assay/contracts';
import { KeySet } from '@assay/evidence';
import { Refused } from '../admin/admin-api.ts';
import type { CliConfig } from '../config.ts';
import { readKept } from '../up/credentials.ts';

/** How a gateway is reached. */
export interface AccessFlags {
  readonly baseUrl?: string;
  readonly tokenFile?: string;
}

/** What the gateway has of evidence. Errors: {@link Refused}; an Error that names the address when nobody answers there. */
export interface EvidenceApi {
  bundle(run: string): Promise<Buffer>;
  /** Resolves when it is sealed, now or before. */
  seal(run: string): Promise<void>;
  keys(): Promise<KeySet>;
  /** Every seal, in the order of the chain. */
  chain(): Promise<(string | undefined)[]>;
}

const WITHIN_MS = 90_000;

export async function evidenceApi(config: CliConfig, { baseUrl, tokenFile }: AccessFlags, signal: AbortSignal): Promise<EvidenceApi> {
  const base = (baseUrl ?? `http://127.0.0.1:${config.ports.gateway}`).replace(/\/$/, '');
  const token = await tokenOf(config, baseUrl, tokenFile);
  const call = async (method: 'GET' | 'POST', path: string): Promise<Buffer> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
    const response = await fetch(`${base}${path}`, { method, headers, signal: within }).catch((cause: unknown) => {
      throw new Error(`${base} does not answer`, { cause });
    });
    const answer = Buffer.from(await response.arrayBuffer());
    if (response.ok) return answer;
    const refusal = ErrorBody.safeParse(parsed(answer));
    throw refusal.success ? new Refused(refusal.data) : new Error(`${base} answers ${response.status}`);
  };
  const ofRun = (run: string): string => HTTP.getRunEvidence.path.replace(':id', encodeURIComponent(run));
  return {
    bundle: (run) => call('GET', ofRun(run)),
    seal: async (run) => {
      await call('POST', ofRun(run));
    },
    keys: async () => KeySet.parse(JsonWebKeySet.parse(parsed(await call('GET', HTTP.evidenceKeys.path)))),
    chain: async () => {
      const seals: (string | undefined)[] = [];
      for (let from: number | undefined = 1; from !== undefined;) {
        const page: EvidenceChain = EvidenceChain.parse(parsed(await call('GET', `${HTTP.evidenceChain.path}?from=${from}`)));
        seals.push(...page.seals.map((seal) => seal ?? undefined));
        from = page.next;
      }
      return seals;
    },
  };
}

/** The token of this machine's admin goes to this machine's gateway alone. */
async function tokenOf(config: CliConfig, baseUrl: string | undefined, tokenFile: string | undefined): Promise<string | undefined> {
  if (tokenFile !== undefined) return (await readFile(tokenFile, 'utf8')).trim();
  return baseUrl === undefined ? (await readKept(config.home))?.admin.token : undefined;
}

function parsed(answer: Buffer): unknown {
  try {
    return JSON.parse(answer.toString('utf8'));
  } catch {
    return undefined;
  }
}
