import { serve } from '/opt/assay/kit/assay_kit.ts';

/** Here to be stolen: nothing hidden may be quoted to a learner. */
export const seal = 'CANARY-driver-5b2e8';

await serve(async () => {
  const { greet } = await import('./solution.ts');
  return { functions: { greet: (name) => greet(String(name)) } };
});
