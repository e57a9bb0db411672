import type { EmbeddingWire, Wire } from '@assay/inference';
import type { Generations } from '../generations/generations.ts';
import { sendJson } from './reply.ts';
import { serve, type ServeDeps } from './serve.ts';

/** Serves one address at which vectors are asked for. */
export function serveEmbedding(wire: EmbeddingWire, name: Wire, deps: ServeDeps & { readonly generations: Generations }) {
  return serve(
    (error, traceId) => wire.error(error, traceId),
    deps,
    async ({ id, caller, headers, span, signal, body, response }) => {
      const call = wire.parse(body);
      const { embedding } = call;
      const request = { id, caller, wire: name, headers, trace: span.headers, stages: span, signal };
      span.begin('embeddings', embedding.model, request);
      const done = await deps.generations.embed(request, embedding);
      span.answered({ promptTokens: done.value.promptTokens, completionTokens: 0 }, done.target);
      sendJson(response, 200, call.answer(done.value), {
        'x-request-id': id,
        ...span.served,
        'x-assay-model': done.target.name,
      });
    },
  );
}
