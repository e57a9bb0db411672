import type { AnswerFormat, Tool, ToolChoice } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';
import { asObject, fieldError, optional, optionalFlag, optionalText, required, text } from '../fields.ts';
import type { Draft } from '../wire.ts';

/** A function as chat nests it and as responses lays it flat. */
export function readFunction(made: JsonObject): Tool {
  const tool: Draft<Tool> = { name: text(made, 'name') };
  const description = optionalText(made, 'description');
  if (description !== undefined) tool.description = description;
  const parameters = optional(made, 'parameters', asObject);
  if (parameters !== undefined) tool.parameters = parameters;
  const strict = optionalFlag(made, 'strict');
  if (strict !== undefined) tool.strict = strict;
  return tool;
}

export function readTool(value: unknown): Tool {
  const tool = asObject(value);
  if (text(tool, 'type') !== 'function') throw fieldError('type', 'value', "'function'");
  return required(tool, 'function', (made) => readFunction(asObject(made)), 'an object');
}

export function readToolChoice(value: unknown): ToolChoice {
  if (value === 'auto' || value === 'none' || value === 'required') return value;
  if (typeof value === 'string') throw fieldError('', 'value', "one of 'none', 'auto', 'required' or a function");
  const choice = asObject(value);
  if (text(choice, 'type') !== 'function') throw fieldError('type', 'value', "'function'");
  return { name: required(choice, 'function', (made) => text(asObject(made), 'name'), 'an object') };
}

/** A JSON schema as chat nests it and as responses lays it flat. */
export function readSchema(format: JsonObject): AnswerFormat {
  return {
    type: 'schema',
    name: text(format, 'name'),
    schema: required(format, 'schema', asObject, 'a JSON Schema'),
    strict: optionalFlag(format, 'strict') ?? false,
  };
}

export function readFormat(value: unknown): AnswerFormat {
  const format = asObject(value);
  switch (text(format, 'type')) {
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'json' };
    case 'json_schema':
      return required(format, 'json_schema', (schema) => readSchema(asObject(schema)), 'an object');
    default:
      throw fieldError('type', 'value', "one of 'text', 'json_object', 'json_schema'");
  }
}
