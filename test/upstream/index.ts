export { HALF_EVENT, INVALID_UTF8, MALFORMED, NO_USAGE, tooMany, type Fault, type Plan } from './plan.ts';
export { HELLO, type Say } from './say.ts';
export { startVendor, type Recorded, type Vendor } from './server.ts';
