import type { News } from '@assay/contracts';
import type { Logger } from '@assay/telemetry';
import type { z } from 'zod';
import type { MessagingConnection } from './connection.ts';
import { decode, encode, headersWithTrace } from './wire.ts';

export interface NewsroomDeps {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
}

/** News between services, told once to every process that listens, stored nowhere. */
export class Newsroom {
  private readonly deps: NewsroomDeps;

  constructor(deps: NewsroomDeps) {
    this.deps = deps;
  }

  tell<N extends News>(news: N, body: z.input<N['body']>): void {
    this.deps.connection.nats.publish(news.subject, encode(body), { headers: headersWithTrace() });
  }

  /** Calls the handler for whatever is told from now on, for as long as the connection lives. */
  hear<N extends News>(news: N, handler: (body: z.output<N['body']>) => void): void {
    const { connection, logger } = this.deps;
    connection.nats.subscribe(news.subject, {
      callback: (error, message) => {
        try {
          if (error) throw error;
          handler(decode(news.body, message.data, news.subject) as z.output<N['body']>);
        } catch (cause) {
          logger.warn({ err: cause, subject: news.subject }, 'news were not understood');
        }
      },
    });
  }
}
