import { AssayError, type Message } from '@assay/contracts';

/** Tokens of a message as the model counts them, its own frame included. */
export type CountTokens = (message: Message) => number;
/** A summary of messages in at most `maxTokens`. */
export type Summarise = (messages: readonly Message[], maxTokens: number, signal?: AbortSignal) => Promise<string>;

export type Overflow =
  | { readonly by: 'refuse' }
  | { readonly by: 'recency' }
  /** Greater matters more; equals by recency. */
  | { readonly by: 'importance'; readonly importance: (message: Message, index: number) => number }
  | { readonly by: 'summary'; readonly summarise: Summarise; readonly summaryTokens: number };

export interface Fitted {
  readonly messages: readonly Message[];
  readonly tokens: number;
  /** Messages left out. */
  readonly dropped: number;
  /** Whether a summary stands for those. */
  readonly summarised: boolean;
}

/** Messages that make sense only together: an assistant's tool calls with their results, or one message. */
interface Unit {
  readonly first: number;
  readonly messages: readonly Message[];
  readonly tokens: number;
  readonly kept: boolean;
}

/**
 * Makes messages fit a model's context. System messages and the last message always stay, and a tool call is never parted
 * from its results. Throws `context_length_exceeded` if what must stay does not fit. Costs one count for each message.
 */
export async function fitContext(
  messages: readonly Message[],
  budgetTokens: number,
  count: CountTokens,
  overflow: Overflow,
  signal?: AbortSignal,
): Promise<Fitted> {
  const units = unitsOf(messages, count);
  const tokens = sum(units);
  if (tokens <= budgetTokens) return { messages, tokens, dropped: 0, summarised: false };
  const reserved = overflow.by === 'summary' ? overflow.summaryTokens : 0;
  const fixed = units.filter(({ kept }) => kept);
  const room = budgetTokens - sum(fixed) - reserved;
  if (overflow.by === 'refuse' || room < 0)
    throw new AssayError('context_length_exceeded', {
      details: { tokens: overflow.by === 'refuse' ? tokens : sum(fixed) + reserved, limit: budgetTokens },
    });
  const chosen = new Set([...fixed, ...choose(units, room, overflow)]);
  const staying = units.filter((unit) => chosen.has(unit));
  const left = units.filter((unit) => !chosen.has(unit));
  const fitted = {
    messages: staying.flatMap((unit) => unit.messages),
    tokens: sum(staying),
    dropped: left.flatMap((unit) => unit.messages).length,
  };
  if (overflow.by !== 'summary') return { ...fitted, summarised: false };
  return addSummary(fitted, left, { ...overflow, count, budgetTokens }, signal);
}

function choose(units: readonly Unit[], room: number, overflow: Overflow): Unit[] {
  const open = units.filter(({ kept }) => !kept).reverse();
  if (overflow.by === 'importance') {
    const rank = new Map(
      open.map((unit) => [unit, Math.max(...unit.messages.map((message, at) => overflow.importance(message, unit.first + at)))]),
    );
    open.sort((a, b) => (rank.get(b) ?? 0) - (rank.get(a) ?? 0));
  }
  const chosen: Unit[] = [];
  for (const unit of open) {
    if (unit.tokens <= room) {
      chosen.push(unit);
      room -= unit.tokens;
    } else if (overflow.by !== 'importance') {
      // By recency without holes: an answer whose question is gone misleads.
      break;
    }
  }
  return chosen;
}

async function addSummary(
  fitted: { readonly messages: readonly Message[]; readonly tokens: number; readonly dropped: number },
  left: readonly Unit[],
  options: { readonly summarise: Summarise; readonly summaryTokens: number; readonly count: CountTokens; readonly budgetTokens: number },
  signal: AbortSignal | undefined,
): Promise<Fitted> {
  const { summarise, summaryTokens, count, budgetTokens } = options;
  const text = await summarise(
    left.flatMap((unit) => unit.messages),
    summaryTokens,
    signal,
  );
  const summary: Message = { role: 'system', content: `Summary of the conversation so far:\n${text}` };
  const tokens = fitted.tokens + count(summary);
  // A summariser that talks too much is not let past the limit.
  if (text === '' || tokens > budgetTokens) return { ...fitted, summarised: false };
  const systems = fitted.messages.findIndex(({ role }) => role !== 'system');
  const at = systems < 0 ? fitted.messages.length : systems;
  return { ...fitted, messages: fitted.messages.toSpliced(at, 0, summary), tokens, summarised: true };
}

function unitsOf(messages: readonly Message[], count: CountTokens): Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < messages.length;) {
    const first = at;
    const calls = messages[at++]?.toolCalls;
    if (calls?.length) while (messages[at]?.role === 'tool') at++;
    const together = messages.slice(first, at);
    const kept = at === messages.length || together[0]?.role === 'system';
    units.push({ first, messages: together, tokens: together.reduce((tokens, message) => tokens + count(message), 0), kept });
  }
  return units;
}

const sum = (units: readonly Unit[]): number => units.reduce((tokens, unit) => tokens + unit.tokens, 0);
