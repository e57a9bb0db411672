import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AssayError } from '@assay/contracts';

/** The part of node-llama-cpp that is used; the package is no dependency, so its own types are not here. */
export interface LlamaBinding {
  readonly getLlama: (options: Readonly<Record<string, unknown>>) => Promise<Llama>;
  readonly LlamaChat: new (options: { readonly contextSequence: LlamaSequence; readonly chatWrapper: LlamaChatWrapper }) => LlamaChat;
  /** The chat template of the model's file, or the nearest that is known. */
  readonly resolveChatWrapper: (model: LlamaModel) => LlamaChatWrapper;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<LlamaModel>;
  createGrammarForJsonSchema(schema: unknown): Promise<unknown>;
  getGrammarFor(name: 'json'): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface LlamaModel {
  readonly tokenizer: unknown;
  tokenize(text: string): readonly number[];
  createContext(options: Readonly<Record<string, unknown>>): Promise<LlamaContext>;
  createEmbeddingContext(): Promise<{ getEmbeddingFor(input: string): Promise<{ readonly vector: readonly number[] }> }>;
}

export interface LlamaContext {
  getSequence(): LlamaSequence;
}

export interface LlamaSequence {
  /** Tokens whose keys and values it holds. */
  readonly nextTokenIndex: number;
  readonly tokenMeter: { readonly usedInputTokens: number; readonly usedOutputTokens: number };
  clearHistory(): Promise<void>;
}

export interface LlamaChatWrapper {
  generateContextState(options: { readonly chatHistory: readonly HistoryItem[] }): {
    readonly contextText: { tokenize(tokenizer: unknown): readonly number[] };
  };
}

/** A piece of an answer; a segment is what the model thinks before it speaks. */
export interface LlamaChunk {
  readonly type: 'segment' | undefined;
  readonly text: string;
  readonly tokens: readonly number[];
}

export type HistoryItem =
  { readonly type: 'system' | 'user'; readonly text: string } | { readonly type: 'model'; readonly response: readonly string[] };

export interface LlamaChat {
  generateResponse(history: readonly HistoryItem[], options: Readonly<Record<string, unknown>>): Promise<LlamaResponse>;
  dispose(options: { readonly disposeSequence: boolean }): void;
}

export interface LlamaResponse {
  readonly metadata: { readonly stopReason: string };
}

/** Loads what `npm run llama:install` has put into the folder. Rejects with `service_unavailable`, and what to run. */
export async function loadBinding(folder: string): Promise<LlamaBinding> {
  const entry = join(folder, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  if (existsSync(entry)) return (await import(pathToFileURL(entry).href)) as LlamaBinding;
  throw new AssayError('service_unavailable', {
    message: `The llama.cpp engine is not installed in ${folder}. Run: npm run llama:install`,
    details: { folder },
  });
}
