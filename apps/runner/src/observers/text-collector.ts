import { GatheredBytes } from './gathered-bytes.ts';

/** Gathers bounded output and decodes it once; what is not UTF-8 becomes U+FFFD. */
export class TextCollector {
  private readonly gathered = new GatheredBytes();

  add(bytes: Uint8Array): void {
    this.gathered.add(bytes);
  }

  text(): string {
    return this.gathered.bytes.toString('utf8');
  }

  /** Memory that is held, bytes. */
  get bytesHeld(): number {
    return this.gathered.bytesHeld;
  }
}
