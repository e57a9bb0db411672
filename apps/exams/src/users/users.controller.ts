import { EXAMS, type Role, type User } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Controller } from '@nestjs/common';
import { UsersService } from './users.service.ts';

@Controller()
export class UsersController {
  private readonly users: UsersService;

  constructor(users: UsersService) {
    this.users = users;
  }

  @Handle(EXAMS.authenticate)
  authenticate({ username, password }: { username: string; password: string }): Promise<User> {
    return this.users.authenticate(username, password);
  }

  @Handle(EXAMS.getUser)
  get({ userId }: { userId: string }): Promise<User> {
    return this.users.get(userId);
  }

  @Handle(EXAMS.ensureUser)
  ensure(user: { username: string; password: string; displayName: string; role: Role }): Promise<User> {
    return this.users.ensure(user);
  }
}
