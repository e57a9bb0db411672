import { Module } from '@nestjs/common';
import { Dispatcher } from './dispatcher.service.ts';
import { OutboxRepository } from './outbox.repository.ts';

@Module({ providers: [Dispatcher, OutboxRepository], exports: [Dispatcher, OutboxRepository] })
export class DispatchModule {}
