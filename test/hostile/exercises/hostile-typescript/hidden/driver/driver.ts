import { serve } from '/opt/assay/kit/assay_kit.ts';

await serve(async () => {
  const { greet } = await import('./solution.ts');
  return { functions: { greet: (name) => greet(String(name)) } };
});
