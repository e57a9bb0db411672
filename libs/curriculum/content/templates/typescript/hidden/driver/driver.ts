import { serve } from '/opt/assay/kit/assay_kit.ts';

await serve(async () => {
  const { clamp } = await import('./solution.ts');
  return { functions: { clamp: (value, low, high) => clamp(Number(value), Number(low), Number(high)) }, expected: [RangeError] };
});
