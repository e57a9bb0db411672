import type { Clock } from '../clock.ts';
import type { GUARDRAIL_LAYERS } from '../config/policies.ts';

export type GuardrailLayer = (typeof GUARDRAIL_LAYERS)[number];
export type GuardrailAction = 'block' | 'flag' | 'redact';

/** Something that a layer took exception to. Offsets are UTF-16 units of the original text. */
export interface Finding {
  readonly layer: GuardrailLayer;
  /** What it is, e.g. `override` or `base64: override`. */
  readonly reason: string;
  readonly start: number;
  readonly end: number;
  /** How much of the text had been read when it was found; with the layers' order it makes findings comparable. */
  readonly foundAt: number;
}

export interface GuardrailVerdict {
  readonly decision: 'allow' | GuardrailAction;
  /** When blocked the first one, else all, in the order found. */
  readonly findings: readonly Finding[];
  readonly latencyMs: Readonly<Partial<Record<GuardrailLayer, number>>>;
}

/**
 * Reads a text unit by unit, so that what it finds cannot depend on how the text was cut into pieces. Linear: `work` counts the
 * steps taken.
 */
export interface Scanner {
  readonly layer: GuardrailLayer;
  readonly findings: Finding[];
  /** All before this offset is judged, whatever may follow. */
  readonly settled: number;
  readonly work: number;
  push(text: string): void;
  end(): void;
}

export type ScannerFactory = () => Scanner;

/** Judges a text piece by piece. What it releases is judged for good and never part of a finding that blocks or redacts. */
export class Guard {
  private readonly scanners: readonly Scanner[];
  private readonly latency: Partial<Record<GuardrailLayer, number>> = {};
  private held = '';
  private heldFrom = 0;
  private blockedBy: Finding | undefined;

  constructor(
    layers: readonly ScannerFactory[],
    private readonly action: GuardrailAction,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.scanners = layers.map((layer) => layer());
  }

  get blocked(): boolean {
    return this.blockedBy !== undefined;
  }

  /** Takes a piece; answers the text that may go out now, '' for none. After a block nothing goes out. */
  push(text: string): string {
    if (this.blockedBy) return '';
    this.held += text;
    this.scan((scanner) => scanner.push(text));
    return this.release(Math.min(this.heldFrom + this.held.length, ...this.scanners.map(({ settled }) => settled)));
  }

  /** The text is over; answers the rest of it. */
  end(): string {
    if (this.blockedBy) return '';
    this.scan((scanner) => scanner.end());
    return this.release(this.heldFrom + this.held.length);
  }

  /** The verdict on what was read so far. */
  verdict(): GuardrailVerdict {
    const findings = this.blockedBy ? [this.blockedBy] : this.found();
    return { decision: findings.length > 0 ? this.action : 'allow', findings, latencyMs: this.latency };
  }

  private scan(step: (scanner: Scanner) => void): void {
    let from = this.clock.now();
    for (const scanner of this.scanners) {
      step(scanner);
      const until = this.clock.now();
      this.latency[scanner.layer] = (this.latency[scanner.layer] ?? 0) + until - from;
      from = until;
    }
    if (this.action === 'block') [this.blockedBy] = this.found();
    if (this.blockedBy) this.held = '';
  }

  private found(): Finding[] {
    if (this.scanners.every((scanner) => scanner.findings.length === 0)) return [];
    const findings = this.scanners.flatMap((scanner) => scanner.findings);
    // Stable: layers stay in their order where the same unit told several of them.
    return findings.sort((a, b) => a.foundAt - b.foundAt);
  }

  private release(until: number): string {
    if (this.blockedBy) return '';
    return this.action === 'redact' ? this.redacted(until) : this.cut(until);
  }

  private cut(until: number): string {
    const count = Math.max(0, until - this.heldFrom);
    const text = this.held.slice(0, count);
    this.held = this.held.slice(count);
    this.heldFrom += count;
    return text;
  }

  private redacted(until: number): string {
    let text = '';
    for (const { start, end } of spansOf(this.found())) {
      if (end <= this.heldFrom) continue;
      if (start >= until) break;
      text += this.cut(start);
      if (end > until) return text;
      this.cut(end);
      text += REDACTED;
    }
    return text + this.cut(until);
  }
}

const REDACTED = '[redacted]';

/** Spans in order, those that touch or overlap as one. */
function spansOf(findings: readonly Finding[]): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of findings.toSorted((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

/** Judges a whole text: exactly what a {@link Guard} says of it in pieces. */
export function judge(
  text: string,
  layers: readonly ScannerFactory[],
  action: GuardrailAction,
  clock: Pick<Clock, 'now'>,
): GuardrailVerdict & { readonly text: string } {
  const guard = new Guard(layers, action, clock);
  const first = guard.push(text);
  return { text: first + guard.end(), ...guard.verdict() };
}
