/** Gathers bounded output and decodes it once; what is not UTF-8 becomes U+FFFD. */
export class TextCollector {
  private readonly chunks: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    // Copied: the caller may reuse its buffer.
    this.chunks.push(Uint8Array.from(bytes));
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
