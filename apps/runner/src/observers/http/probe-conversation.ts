import type { HttpCheck } from '@assay/grading';
import type { Process, ProcessLimits } from '@assay/sandbox';
import type { Bench } from '../observer.ts';
import { ProbeMessage, type ProbeObservation } from './probe-messages.ts';

const PROBE = '/opt/assay/bin/probe';
const MIB = 1024 * 1024;
/** What the probe may take beyond the service's own wall time, ms: it must be the service that ends first. */
const SPARE_MS = 10_000;

/** One process of the probe. Its container is ours and nothing of the submission runs there, so what it says is believed. */
export class ProbeConversation {
  readonly observation: Promise<ProbeObservation>;
  private readonly listening = Promise.withResolvers<boolean>();
  private readonly observed = Promise.withResolvers<ProbeObservation>();
  private readonly received: Uint8Array[] = [];
  private process: Process | undefined;
  private isListening = false;

  private constructor() {
    this.observation = this.observed.promise;
    // Nobody may be waiting yet when it fails.
    this.observation.catch(() => undefined);
    this.listening.promise.catch(() => undefined);
  }

  /** Resolves once the probe has taken the upstream's port, or found it in use. */
  static async open(bench: Bench, plan: Pick<HttpCheck, 'service' | 'upstream' | 'steps'>): Promise<ProbeConversation> {
    const conversation = new ProbeConversation();
    const container = await bench.probe();
    const process = await container.exec({
      role: 'program',
      argv: [PROBE],
      limits: probeLimits(bench, plan.service.readyWithinMs),
      signal: bench.signal,
      onStdout: (bytes) => conversation.receive(bytes),
    });
    conversation.process = process;
    process.finished.then(
      (end) => conversation.fail(new Error(`the probe ended: ${end.ended}, exit code ${end.exitCode}`)),
      (error: unknown) => conversation.fail(error),
    );
    conversation.tell(plan);
    try {
      conversation.isListening = await conversation.listening.promise;
    } catch (error) {
      bench.signal.throwIfAborted();
      throw error;
    }
    return conversation;
  }

  /** Whether the probe has the upstream's port. */
  get listens(): boolean {
    return this.isListening;
  }

  tell(message: object): void {
    void this.process?.write(`${JSON.stringify(message)}\n`);
  }

  async close(): Promise<void> {
    this.process?.kill();
    await this.process?.finished;
  }

  private receive(bytes: Uint8Array): void {
    let rest = bytes;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const line = Buffer.concat([...this.received.splice(0), rest.subarray(0, end)]).toString('utf8');
      rest = rest.subarray(end + 1);
      this.understand(line);
    }
    if (rest.length > 0) this.received.push(Uint8Array.from(rest));
  }

  private understand(line: string): void {
    try {
      const message = ProbeMessage.parse(JSON.parse(line));
      if ('listening' in message) this.listening.resolve(message.listening);
      else if ('observation' in message) this.observed.resolve(message.observation);
      else this.fail(new Error(`the probe failed: ${message.failed}`));
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(reason: unknown): void {
    this.listening.reject(reason);
    this.observed.reject(reason);
  }
}

function probeLimits({ limits }: Bench, readyWithinMs: number): ProcessLimits {
  const wallMs = limits.wallMs + readyWithinMs + SPARE_MS;
  return { wallMs, cpuMs: 4 * wallMs, outputBytes: 64 * MIB, openFiles: 4_096, fileBytes: MIB };
}
