import { Module } from '@nestjs/common';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { Configuration } from '../configuration/configuration.ts';
import { Callers } from './callers.ts';
import { UserTokens } from './user-tokens.ts';

@Module({
  providers: [
    {
      provide: Callers,
      inject: [Configuration, ORCHESTRATOR_CONFIG],
      useFactory: (configuration: Configuration, { jwksUrl }: OrchestratorConfig): Callers => {
        const callers = new Callers(new UserTokens(jwksUrl));
        callers.use(configuration.current);
        configuration.onChange((snapshot) => callers.use(snapshot));
        return callers;
      },
    },
  ],
  exports: [Callers],
})
export class KeysModule {}
