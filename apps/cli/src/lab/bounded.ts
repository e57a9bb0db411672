/** Runs a task for each item, at most `limit` at once, in order of the items. The first failure ends the waiting. */
export async function eachBounded<Item>(items: readonly Item[], limit: number, task: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await task(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, limit) }, worker));
}
