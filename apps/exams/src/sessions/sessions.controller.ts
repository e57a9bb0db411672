import { EXAMS, type User } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Controller } from '@nestjs/common';
import { SessionsService } from './sessions.service.ts';

@Controller()
export class SessionsController {
  private readonly sessions: SessionsService;

  constructor(sessions: SessionsService) {
    this.sessions = sessions;
  }

  @Handle(EXAMS.openSession)
  async open({ userId, expiresAt }: { userId: string; expiresAt: string }): Promise<{ sessionId: string }> {
    return { sessionId: await this.sessions.open(userId, new Date(expiresAt)) };
  }

  @Handle(EXAMS.checkSession)
  check({ sessionId }: { sessionId: string }): Promise<User> {
    return this.sessions.check(sessionId);
  }

  @Handle(EXAMS.closeSession)
  async close({ sessionId }: { sessionId: string }): Promise<Record<string, never>> {
    await this.sessions.close(sessionId);
    return {};
  }
}
