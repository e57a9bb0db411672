export { startAssay, type Assay } from './assay.ts';
export { startNats, type NatsServer } from './nats.ts';
