import { seededRandom, type Random } from '@assay/inference';
import { ggufFile, type GgufTensor, type GgufValue } from './gguf-file.ts';
import { MARKS, tinyVocabulary } from './tiny-vocabulary.ts';

const WIDTH = 48;
const HEADS = 4;
const KEY_HEADS = 2;
const FEED_FORWARD = 96;
const LAYERS = 2;
const CONTEXT = 2_048;

/** ChatML, as many a model has it. */
const CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/** The element of every hidden state that is the same whatever was read: through it each token gets a bias of its own. */
const CONSTANT = 0;
const CONSTANT_SIZE = 6;

/** How much likelier than a word: bytes and marks are not what a model that has learnt to speak would say. */
const BIAS = { word: 0, byte: -30, mark: -30, end: 1 } as const;

/**
 * A model of the llama architecture that llama.cpp loads and computes, of 2 layers and 48 dimensions, with weights from the seed:
 * what it says means nothing, but it says it in words, by temperature and seed, and comes to an end.
 */
export function tinyLlama(seed = 1): Buffer {
  const random = seededRandom(seed);
  const vocabulary = tinyVocabulary();
  const size = vocabulary.length;
  const keys = (WIDTH / HEADS) * KEY_HEADS;
  const tensors: GgufTensor[] = [
    { name: 'token_embd.weight', shape: [WIDTH, size], data: matrix(WIDTH, size, random, 1) },
    { name: 'output_norm.weight', shape: [WIDTH], data: ones() },
    { name: 'output.weight', shape: [WIDTH, size], data: matrix(WIDTH, size, random, 2) },
  ];
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const add = (name: string, from: number, to: number): void => {
      tensors.push({ name: `blk.${String(layer)}.${name}.weight`, shape: [from, to], data: matrix(from, to, random, 1) });
    };
    tensors.push({ name: `blk.${String(layer)}.attn_norm.weight`, shape: [WIDTH], data: ones() });
    add('attn_q', WIDTH, WIDTH);
    add('attn_k', WIDTH, keys);
    add('attn_v', WIDTH, keys);
    add('attn_output', WIDTH, WIDTH);
    tensors.push({ name: `blk.${String(layer)}.ffn_norm.weight`, shape: [WIDTH], data: ones() });
    add('ffn_gate', WIDTH, FEED_FORWARD);
    add('ffn_up', WIDTH, FEED_FORWARD);
    add('ffn_down', FEED_FORWARD, WIDTH);
  }
  const tensor = (name: string): Float32Array => tensors.find((candidate) => candidate.name === name)?.data ?? new Float32Array();
  for (const [token, { kind }] of vocabulary.entries()) {
    tensor('token_embd.weight')[token * WIDTH + CONSTANT] = CONSTANT_SIZE;
    tensor('output.weight')[token * WIDTH + CONSTANT] = BIAS[kind] / 2;
  }
  // Nothing that a layer adds touches the constant.
  for (let layer = 0; layer < LAYERS; layer += 1) {
    tensor(`blk.${String(layer)}.attn_output.weight`).fill(0, CONSTANT * WIDTH, (CONSTANT + 1) * WIDTH);
    tensor(`blk.${String(layer)}.ffn_down.weight`).fill(0, CONSTANT * FEED_FORWARD, (CONSTANT + 1) * FEED_FORWARD);
  }
  return ggufFile(metadataOf(vocabulary), tensors);
}

function metadataOf(vocabulary: ReturnType<typeof tinyVocabulary>): Record<string, GgufValue> {
  const uint32 = (value: number): GgufValue => ({ type: 'uint32', value });
  const string = (value: string): GgufValue => ({ type: 'string', value });
  return {
    'general.architecture': string('llama'),
    'general.name': string('tiny random llama'),
    'llama.context_length': uint32(CONTEXT),
    'llama.embedding_length': uint32(WIDTH),
    'llama.block_count': uint32(LAYERS),
    'llama.feed_forward_length': uint32(FEED_FORWARD),
    'llama.attention.head_count': uint32(HEADS),
    'llama.attention.head_count_kv': uint32(KEY_HEADS),
    'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
    'llama.rope.dimension_count': uint32(WIDTH / HEADS),
    'llama.vocab_size': uint32(vocabulary.length),
    'tokenizer.ggml.model': string('llama'),
    'tokenizer.ggml.tokens': { type: 'array', of: 'string', values: vocabulary.map(({ text }) => text) },
    'tokenizer.ggml.scores': { type: 'array', of: 'float32', values: vocabulary.map(({ score }) => score) },
    'tokenizer.ggml.token_type': { type: 'array', of: 'int32', values: vocabulary.map(({ type }) => type) },
    'tokenizer.ggml.unknown_token_id': uint32(MARKS.unknown),
    'tokenizer.ggml.bos_token_id': uint32(MARKS.begin),
    'tokenizer.ggml.eos_token_id': uint32(MARKS.end),
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: true },
    'tokenizer.chat_template': string(CHAT_TEMPLATE),
  };
}

const ones = (): Float32Array => new Float32Array(WIDTH).fill(1);

/** Weights whose sums keep the size of what goes in, times `gain`. */
function matrix(from: number, to: number, random: Random, gain: number): Float32Array {
  const spread = gain * Math.sqrt(3 / from);
  return Float32Array.from({ length: from * to }, () => (random() * 2 - 1) * spread);
}
