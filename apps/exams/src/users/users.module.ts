import { Module } from '@nestjs/common';
import { LoginWaits } from './login-waits.repository.ts';
import { UsersController } from './users.controller.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

@Module({ controllers: [UsersController], providers: [UsersService, UsersRepository, LoginWaits] })
export class UsersModule {}
