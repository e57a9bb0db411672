import {
  anthropicMessages,
  ollamaChat,
  ollamaEmbed,
  ollamaEmbeddings,
  ollamaGenerate,
  openAiChat,
  openAiCompletions,
  openAiEmbeddings,
  openAiResponses,
  type EmbeddingWire,
  type GenerationWire,
  type Wire,
} from '@assay/inference';

interface Route<W> {
  readonly path: string;
  readonly name: Wire;
  readonly wire: W;
}

/** Every address at which a generation may be asked for. */
export const GENERATION_ROUTES: readonly Route<GenerationWire>[] = [
  { path: '/v1/chat/completions', name: 'openai', wire: openAiChat },
  { path: '/v1/completions', name: 'openai', wire: openAiCompletions },
  { path: '/v1/responses', name: 'openai', wire: openAiResponses },
  { path: '/v1/messages', name: 'anthropic', wire: anthropicMessages },
  { path: '/api/chat', name: 'ollama', wire: ollamaChat },
  { path: '/api/generate', name: 'ollama', wire: ollamaGenerate },
];

/** Every address at which vectors may be asked for. */
export const EMBEDDING_ROUTES: readonly Route<EmbeddingWire>[] = [
  { path: '/v1/embeddings', name: 'openai', wire: openAiEmbeddings },
  { path: '/api/embed', name: 'ollama', wire: ollamaEmbed },
  { path: '/api/embeddings', name: 'ollama', wire: ollamaEmbeddings },
];
