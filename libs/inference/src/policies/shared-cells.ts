/**
 * Cells that all replicas see. `update` is atomic (compare-and-set, repeated until it holds): `fn` gets the current state,
 * or undefined, and returns the next; it may be called several times. Resolves to what the last call returned as `result`.
 * Rejects with `service_unavailable`, whose `details.unchanged` is true where it is certain that the cell is as it was.
 */
export interface SharedCells {
  update<S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }): Promise<R>;
}
