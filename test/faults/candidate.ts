import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { EXAMS, type ExerciseProgress, type Run, type RunSummary } from '@assay/contracts';
import { RpcClient, type MessagingConnection } from '@assay/messaging';
import { Client, type Answer } from '../edge/client.ts';
import type { Assay } from '../launcher/index.ts';

/** Exercises that take little time. */
export const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
const SOLUTION = 'name = input()\nprint(f"Hello, {name or \'nobody\'}")\n';
const SUBMISSION = { exerciseId: 'greeting', mode: 'grade', files: { 'solution.py': SOLUTION } };

/** Answers that say nothing about the request: the part behind is away, or the way to it is. */
const passing = ({ status }: Answer): boolean => status >= 500;

/** Somebody who submits, and does what a good client does when the connection breaks: the same again, until there is an answer. */
export class Candidate {
  private readonly assay: Assay;
  private readonly client: Client;

  private constructor(assay: Assay, client: Client) {
    this.assay = assay;
    this.client = client;
  }

  static async enrol(assay: Assay, connection: MessagingConnection, username: string): Promise<Candidate> {
    const password = randomUUID();
    const user = { username, password, displayName: username, role: 'candidate' } as const;
    await new RpcClient(connection).request(EXAMS.ensureUser, user, { timeoutMs: 10_000 });
    const { body } = await new Client(assay.baseUrl, {}).send('POST', '/api/v1/session', { username, password });
    return new Candidate(assay, Client.bearer(assay.baseUrl, body['token'] as string));
  }

  /** The id of the run, once it is accepted. */
  async submit(): Promise<string> {
    const key = randomUUID();
    const answer = await this.insist(() => this.client.submit(SUBMISSION, key));
    if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body['id'] as string;
  }

  /** Follows a run to its end, resuming whenever the stream breaks. */
  async settled(id: string): Promise<Run> {
    let after: number | undefined;
    for (;;) {
      const { envelopes } = await this.client.follow(id, after).catch(() => ({ envelopes: [] }));
      after = envelopes.findLast(({ seq }) => seq > 0)?.seq ?? after;
      const run = await this.insist(() => this.client.send('GET', `/api/v1/runs/${id}`));
      if (run.body['state'] === 'done') return run.body as unknown as Run;
      await this.assay.ready();
    }
  }

  async runs(): Promise<RunSummary[]> {
    return (await this.client.send('GET', '/api/v1/runs?limit=200')).body as unknown as RunSummary[];
  }

  async attempts(): Promise<number> {
    const progress = (await this.client.send('GET', '/api/v1/progress')).body as unknown as ExerciseProgress[];
    return progress.find(({ exerciseId }) => exerciseId === SUBMISSION.exerciseId)?.attempts ?? 0;
  }

  private async insist(send: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await send().catch(() => undefined);
      if (answer && !passing(answer)) return answer;
      await this.assay.ready();
    }
  }
}
