/** Looks in a row in which a series that was there is not, until it is missed; and in which it has to be there to be missed at all. */
const MISSED = 6;
const KNOWN = 12;

/** A series that was there and is not any more: what stops telling is not well because it tells nothing bad. */
export class Absence {
  private present = 0;
  private absent = 0;

  /** Whether it is missed. */
  judge(isPresent: boolean): boolean {
    if (isPresent) {
      this.present = Math.min(KNOWN, this.present + 1);
      this.absent = 0;
      return false;
    }
    this.absent++;
    return this.present >= KNOWN && this.absent >= MISSED;
  }

  /** Whoever was taken away for good is not missed any longer. */
  forget(): void {
    this.present = 0;
  }
}
