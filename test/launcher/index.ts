export { startAssay, type Assay, type AssayOptions } from './assay.ts';
export { startDockerDaemon, type DockerDaemon } from './docker-daemon.ts';
export { startInference, startInferenceOn, type Inference } from './inference.ts';
export { startNats, type NatsServer } from './nats.ts';
export { startNatsCluster } from './nats-cluster.ts';
export { startPostgres, type PostgresServer } from './postgres.ts';
export { startRegistry, type Registry } from './registry.ts';
export { spawnWorker, startWorker, type WorkerProcess } from './worker.ts';
