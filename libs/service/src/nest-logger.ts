import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@assay/telemetry';

/** Nest's own messages in the format of all others; its start-up chatter is for debugging. */
export class NestLogger implements LoggerService {
  private readonly logger: Logger;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  log(message: unknown): void {
    this.logger.debug(asText(message));
  }

  warn(message: unknown): void {
    this.logger.warn(asText(message));
  }

  error(message: unknown): void {
    this.logger.error(message instanceof Error ? { err: message } : {}, asText(message));
  }
}

function asText(message: unknown): string {
  if (typeof message === 'string') return message;
  return message instanceof Error ? message.message : JSON.stringify(message);
}
