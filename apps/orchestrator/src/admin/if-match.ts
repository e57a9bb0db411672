import { AssayError } from '@assay/contracts';

/** The revision that an `If-Match` names; undefined without one. Throws `bad_request` for what is no ETag of a configuration. */
export function revisionIn(ifMatch: string | undefined): string | undefined {
  if (ifMatch === undefined) return undefined;
  const revision = /^"([0-9a-f]{64})"$/.exec(ifMatch)?.[1];
  if (revision === undefined)
    throw new AssayError('bad_request', { message: 'Send If-Match with the ETag of the configuration you read.' });
  return revision;
}
