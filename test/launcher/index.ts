export { startNats, type NatsServer } from './nats.ts';
