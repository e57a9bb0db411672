/** The demo key of the tests' configurations. */
export const KEY = 'sk-assay-test';

/** A platform of workers alone. */
export const WORKERS_ONLY = `version: 1
providers: { workers: { kind: workers } }
models:
  - { id: sim-small, version: 1.0.0, provider: workers }
  - { id: sim-large, version: 1.0.0, provider: workers }
  - { id: sim-embed, version: 1.0.0, provider: workers, abilities: [embeddings] }
aliases: { chat: sim-small }
tenants: [{ id: demo }]
keys:
  - { id: demo, tenant: demo, secret: { file: secrets/demo }, scopes: ["model:infer", "model:admin"] }
`;
