import type { Finding, Scanner } from './verdict.ts';

/** Longest text between opening and closing signs. */
const MAX_INSIDE = 256;
const MAX_MARKER = 40;

interface Bracket {
  readonly open: string;
  readonly close: string;
  /** What makes its inside more than a name, beside what {@link reaches} says; absent: anything does. */
  readonly live?: string;
  start: number;
  alive: boolean;
}

/** Units with which nothing begins. */
const IS_QUIET = Uint8Array.from({ length: 128 }, (_none, code) => ('{$#<[%'.includes(String.fromCharCode(code)) ? 0 : 1));

const MARKERS = new Set([
  '[inst]',
  '[/inst]',
  '<<sys>>',
  '<</sys>>',
  '</s>',
  '<start_of_turn>',
  '<end_of_turn>',
  '[system]',
  '<system>',
  '</system>',
]);

/**
 * Signs of a template language with something to execute inside, and the control tokens by which chat models mark whose turn it
 * is. A name in braces, with a path or a default, is what people write when they talk about templates.
 */
export class TemplateInjectionScanner implements Scanner {
  readonly layer = 'template-injection';
  readonly findings: Finding[] = [];
  work = 0;
  private at = 0;
  private last = '';
  private marker = '';
  private markerStart = 0;
  /** Brackets that are open. */
  private opened = 0;
  private readonly brackets: readonly Bracket[] = [
    { open: '{{', close: '}}', live: '([*', start: -1, alive: false },
    { open: '${', close: '}', live: '(*', start: -1, alive: false },
    { open: '#{', close: '}', live: '(*', start: -1, alive: false },
    { open: '{%', close: '%}', start: -1, alive: false },
    { open: '<%', close: '%>', start: -1, alive: false },
  ];

  get settled(): number {
    let earliest = '{$#<['.includes(this.last || ' ') ? this.at - 1 : this.at;
    if (this.marker !== '' && this.markerStart < earliest) earliest = this.markerStart;
    for (const { start } of this.brackets) if (start >= 0 && start < earliest) earliest = start;
    return earliest;
  }

  push(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (this.opened > 0 || this.marker !== '' || (code < 128 && IS_QUIET[code] === 0)) this.feed(text.charAt(index));
      else {
        this.last = '';
        this.at++;
      }
    }
    this.work += text.length;
  }

  end(): void {
    this.marker = '';
  }

  private feed(char: string): void {
    for (const bracket of this.brackets) this.step(bracket, char);
    this.mark(char);
    this.last = char;
    this.at++;
  }

  private step(bracket: Bracket, char: string): void {
    const { open, close, live, start } = bracket;
    if (char === open[1] && this.last === open[0]) {
      if (start < 0) this.opened++;
      bracket.start = this.at - 1;
      bracket.alive = live === undefined;
    } else if (start < 0) return;
    else if (char === close.at(-1) && (close.length === 1 || this.last === close[0])) {
      if (bracket.alive) this.find('template_syntax', start);
      this.shut(bracket);
    } else if (this.at - start > MAX_INSIDE) this.shut(bracket);
    else if (live?.includes(char) || reaches(this.last, char)) bracket.alive = true;
  }

  private shut(bracket: Bracket): void {
    bracket.start = -1;
    this.opened--;
  }

  private mark(char: string): void {
    const doubled = char === '<' && this.marker === '<';
    if ((char === '<' || char === '[') && !doubled) {
      this.marker = char;
      this.markerStart = this.at;
      return;
    }
    if (this.marker === '') return;
    this.marker += char;
    if (char === '>' || char === ']') {
      const name = this.marker.toLowerCase();
      if (name.startsWith('<<') && !name.endsWith('>>')) return;
      if (MARKERS.has(name) || (name.startsWith('<|') && name.endsWith('|>') && name.length > 5))
        this.find('control_token', this.markerStart);
      this.marker = '';
    } else if (this.marker.length > MAX_MARKER || char === '\n') this.marker = '';
  }

  private find(reason: string, start: number): void {
    this.findings.push({ layer: 'template-injection', reason, start, end: this.at + 1, foundAt: this.at + 1 });
  }
}

/** Whether two units reach for more than a value: Python's own attributes, and lookups such as `jndi:ldap`. */
const reaches = (last: string, char: string): boolean => (last === '_' && char === '_') || (last === ':' && /[a-z/$]/i.test(char));
