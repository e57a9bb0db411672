export interface Range {
  readonly min: number;
  readonly max: number;
  /** 1: whole numbers only. */
  readonly step: number;
}

export interface Parsed {
  readonly valid: boolean;
  /** `undefined`: nothing is set, or what stands there cannot be used. */
  readonly value: number | undefined;
}

/** Reads what somebody typed as a setting. Nothing is a valid choice. */
export function parseSetting(text: string, { min, max, step }: Range): Parsed {
  // Chinese input methods type the full stop and digits of their own width.
  const plain = text.normalize('NFKC').replace('。', '.').trim();
  if (plain === '') return { valid: true, value: undefined };
  const value = Number(plain);
  const valid = Number.isFinite(value) && value >= min && value <= max && (step !== 1 || Number.isInteger(value));
  return { valid, value: valid ? value : undefined };
}
