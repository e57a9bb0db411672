/** Parts of sentences in one language; `{topic}` stands for what the prompt is about. */
export interface Phrases {
  readonly openings: readonly string[];
  readonly subjects: readonly string[];
  readonly verbs: readonly string[];
  readonly objects: readonly string[];
  readonly endings: readonly string[];
  readonly join: (subject: string, verb: string, object: string, ending: string) => string;
  readonly between: string;
  /** Where the prompt names nothing. */
  readonly topic: string;
  readonly fromTool: (tool: string, result: string) => string;
}
