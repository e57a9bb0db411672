import { foundIn, type Found, type SecretStore } from './secret-store.ts';

/** Secrets in environment variables: as they were when the process began. */
export class EnvironmentStore implements SecretStore<{ readonly env: string }> {
  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  find({ env }: { readonly env: string }): Promise<Found> {
    return Promise.resolve(foundIn(this.environment[env]));
  }
}
