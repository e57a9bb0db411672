import { AssayError } from '@assay/contracts';
import {
  anthropicCountTokens,
  anthropicFailure,
  anthropicModel,
  anthropicModels,
  ollamaFailure,
  ollamaProcesses,
  ollamaShow,
  ollamaTags,
  ollamaVersion,
  openAiFailure,
  openAiModel,
  openAiModels,
  type ModelCard,
} from '@assay/inference';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Configuration } from '../configuration/configuration.ts';
import { promptTokensOf } from '../generations/prompt-tokens.ts';
import type { Caller } from '../keys/caller.ts';
import { refuse } from './refuse.ts';
import { sendJson, type ErrorRenderer } from './reply.ts';
import { serve, type ServeDeps } from './serve.ts';

const LOADED_FOR_MS = 3_600_000;

/** What there is to use, in each wire's own form; and how long a prompt is. */
export function serveCatalogue(fastify: FastifyInstance, configuration: Configuration, deps: ServeDeps): void {
  const cards = (caller: Caller): ModelCard[] => {
    const { plan, since } = configuration.current;
    return plan.names
      .filter((name) => caller.mayUse(name))
      .map((id) => {
        const model = plan.routes(id)[0]?.arms[0]?.target.model;
        const told = model ? { price: model.price, abilities: model.abilities } : {};
        return { id, createdAt: since.getTime(), owner: 'assay', ...told };
      });
  };
  const card = (caller: Caller, id: string): ModelCard => {
    const found = cards(caller).find((candidate) => candidate.id === id);
    if (!found) throw new AssayError('model_not_found', { details: { model: id } });
    return found;
  };
  const get = (path: string, render: ErrorRenderer, body: (caller: Caller, request: FastifyRequest) => string): void => {
    fastify.get(path, (request, reply) =>
      serve(render, deps, ({ caller, response }) => {
        sendJson(response, 200, body(caller, request));
        return Promise.resolve();
      })(request, reply),
    );
  };

  // OpenAI and Anthropic list models at the same address; only the latter's clients name a version of its API.
  const isAnthropic = (request: FastifyRequest): boolean => request.headers['anthropic-version'] !== undefined;
  get('/v1/models', openAiFailure, (caller, request) => (isAnthropic(request) ? anthropicModels : openAiModels)(cards(caller)));
  get('/v1/models/*', openAiFailure, (caller, request) => {
    const { '*': id } = request.params as { readonly '*': string };
    return (isAnthropic(request) ? anthropicModel : openAiModel)(card(caller, id));
  });
  get('/api/tags', ollamaFailure, (caller) => ollamaTags(cards(caller)));
  get('/api/ps', ollamaFailure, (caller) => ollamaProcesses(cards(caller), Date.now() + LOADED_FOR_MS));
  get('/api/version', ollamaFailure, () => ollamaVersion());
  fastify.post(
    '/api/show',
    { errorHandler: refuse(ollamaFailure, deps) },
    serve(ollamaFailure, deps, ({ caller, body, response }) => {
      const { model, name } = (body ?? {}) as { readonly model?: unknown; readonly name?: unknown };
      const id = typeof model === 'string' ? model : typeof name === 'string' ? name : '';
      const contextTokens = configuration.current.plan.routes(id)[0]?.arms[0]?.target.model.contextTokens ?? 0;
      sendJson(response, 200, ollamaShow(card(caller, id), contextTokens));
      return Promise.resolve();
    }),
  );
  fastify.post(
    '/v1/messages/count_tokens',
    { errorHandler: refuse(anthropicFailure, deps) },
    serve(anthropicFailure, deps, ({ caller, body, response }) => {
      const generation = anthropicCountTokens.parse(body);
      card(caller, generation.model);
      sendJson(response, 200, anthropicCountTokens.answer(promptTokensOf(generation)));
      return Promise.resolve();
    }),
  );
}
