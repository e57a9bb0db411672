import type { Run } from '@assay/contracts';
import { jsonBytes, type Gathered, type Missing } from '@assay/evidence';
import { z } from 'zod';

/** What the platform writes on its spans of the versions that took part. */
const RECORDED = {
  exerciseDigest: 'assay.exercise.digest',
  image: 'assay.image',
} as const;

const Attribute = z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }).default({}) });
const Attributes = z.object({ attributes: z.array(Attribute).default([]) });
const Trace = z.object({
  resourceSpans: z.array(z.object({ resource: Attributes, scopeSpans: z.array(z.object({ spans: z.array(Attributes) })) })),
});

/** Which exercise, images and services there were, as the spans of the trace say. */
export function gatherVersions(run: Run, otlp: string): { readonly part: Gathered; readonly missing: readonly Missing[] } {
  const { resourceSpans } = Trace.parse(JSON.parse(otlp));
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const [exerciseDigest] = valuesOf(spans, RECORDED.exerciseDigest);
  const images = valuesOf(spans, RECORDED.image);
  const services = resourceSpans.map(({ resource }) => ({
    name: valuesOf([resource], 'service.name')[0] ?? '',
    version: valuesOf([resource], 'service.version')[0] ?? null,
    instance: valuesOf([resource], 'service.instance.id')[0] ?? null,
  }));
  const distinct = [...new Map(services.map((service) => [JSON.stringify(service), service])).values()];
  const unversioned = [...new Set(distinct.filter(({ version }) => version === null).map(({ name }) => name))].sort();
  const exercise = { id: run.exerciseId, version: run.exerciseVersion, digest: exerciseDigest ?? null };
  return {
    part: { name: 'versions.json', bytes: jsonBytes({ exercise, images, services: distinct }), items: 1 + images.length + distinct.length },
    missing: [
      ...(exerciseDigest === undefined ? [unrecorded('the digest of the exercise')] : []),
      ...(images.length === 0 ? [unrecorded('the image of the sandbox')] : []),
      ...(unversioned.length === 0 ? [] : [unrecorded(`versions of ${unversioned.join(', ')}`)]),
    ],
  };
}

const unrecorded = (what: string): Missing => ({ part: 'versions.json', reason: 'not_recorded', detail: `${what}: no span says it` });

function valuesOf(owners: readonly z.infer<typeof Attributes>[], key: string): string[] {
  const values = owners.flatMap(({ attributes }) => attributes.filter((each) => each.key === key).map(({ value }) => value.stringValue));
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}
