/** The set-up gives up; the message says in words what to do. */
export class CannotGoOn extends Error {}
