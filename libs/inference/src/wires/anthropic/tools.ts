import type { AnswerFormat, Tool, ToolChoice } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { asObject, fieldError, optional, optionalFlag, optionalText, required, text } from '../fields.ts';
import type { Draft } from '../wire.ts';

export function readTool(value: unknown): Tool {
  const given = asObject(value);
  const type = optionalText(given, 'type');
  if (type !== undefined && type !== 'custom') throw fieldError('type', 'value', "'custom': no tool runs on this side");
  const tool: Draft<Tool> = { name: text(given, 'name'), parameters: required(given, 'input_schema', asObject, 'a JSON Schema') };
  const description = optionalText(given, 'description');
  if (description !== undefined) tool.description = description;
  const strict = optionalFlag(given, 'strict');
  if (strict !== undefined) tool.strict = strict;
  return tool;
}

function readName(choice: JsonObject): ToolChoice {
  switch (text(choice, 'type')) {
    case 'auto':
      return 'auto';
    case 'any':
      return 'required';
    case 'none':
      return 'none';
    case 'tool':
      return { name: text(choice, 'name') };
    default:
      throw fieldError('type', 'value', "one of 'auto', 'any', 'tool', 'none'");
  }
}

export function readToolChoice(value: unknown): Pick<Generation, 'toolChoice' | 'parallelToolCalls'> {
  const choice = asObject(value);
  const alone = optionalFlag(choice, 'disable_parallel_tool_use');
  return { toolChoice: readName(choice), ...(alone === undefined ? {} : { parallelToolCalls: !alone }) };
}

function readSchema(format: JsonObject): AnswerFormat {
  if (text(format, 'type') !== 'json_schema') throw fieldError('type', 'value', "'json_schema'");
  return { type: 'schema', name: 'answer', schema: required(format, 'schema', asObject, 'a JSON Schema'), strict: true };
}

/** `output_config` */
export const readFormat = (value: unknown): AnswerFormat | undefined =>
  optional(asObject(value), 'format', (format) => readSchema(asObject(format)));
