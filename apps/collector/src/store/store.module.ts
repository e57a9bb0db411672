import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Storage } from './storage.ts';
import { StoreThread } from './store-thread.ts';

/** Log and store, open, for everybody in the service. */
@Module({})
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly storage: Storage) {}

  static register(storage: Storage): DynamicModule {
    const providers = [
      { provide: Storage, useValue: storage },
      { provide: StoreThread, useValue: storage.store },
    ];
    return { module: StoreModule, global: true, providers, exports: providers };
  }

  onApplicationShutdown(): Promise<void> {
    return this.storage.close();
  }
}
