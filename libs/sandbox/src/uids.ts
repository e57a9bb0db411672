/** First user id that a program process may get. */
export const FIRST_PROGRAM_UID = 20_001;
const LAST_PROGRAM_UID = 59_999;

/** The builder's user id. */
export const BUILDER_UID = 10_001;

/**
 * User ids for program processes. The kernel keeps some accounts by user id for the whole host (inotify instances, pipe
 * pages, pending signals); a number that no living sandbox shares keeps a hostile run from starving another through them.
 */
export class ProgramUids {
  #next = FIRST_PROGRAM_UID;

  take(): number {
    const uid = this.#next;
    this.#next = uid === LAST_PROGRAM_UID ? FIRST_PROGRAM_UID : uid + 1;
    return uid;
  }
}
