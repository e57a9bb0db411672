/** How far a reader may fall behind: so many messages unacknowledged, and the sender waits. */
export class SendWindow {
  private sent = 0;
  private acknowledged = 0;
  private wake: (() => void) | undefined;

  constructor(private readonly size: number) {}

  /** Number of the next message; waits while the window is full. Rejects with the signal's reason. */
  async next(signal: AbortSignal): Promise<number> {
    while (this.sent - this.acknowledged >= this.size) {
      signal.throwIfAborted();
      await this.acknowledgement(signal);
    }
    return ++this.sent;
  }

  /** Everything up to `seq` has been read. What was never sent cannot be acknowledged, nor taken back. */
  acknowledge(seq: number): void {
    if (seq <= this.acknowledged || seq > this.sent) return;
    this.acknowledged = seq;
    this.wake?.();
  }

  private acknowledgement(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      this.wake = () => {
        signal.removeEventListener('abort', abort);
        this.wake = undefined;
        resolve();
      };
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
