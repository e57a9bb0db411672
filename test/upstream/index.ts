export { HALF_EVENT, INVALID_UTF8, MALFORMED, NO_USAGE, tooMany, type Plan } from './plan.ts';
export { HELLO } from './say.ts';
export { startVendor, type Vendor } from './server.ts';
