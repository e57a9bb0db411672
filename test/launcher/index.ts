export { startAssay, type Assay, type AssayOptions } from './assay.ts';
export { startNats, type NatsServer } from './nats.ts';
