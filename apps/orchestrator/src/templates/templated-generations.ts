import type { Templates } from '@assay/inference';
import type { Generating, Request } from '../generations/generations.ts';
import type { Opened, Served } from '../generations/layer.ts';
import { withTemplate } from './template-request.ts';

/** Serves generations, those that name a template with it filled in. */
export class TemplatedGenerations implements Generating {
  constructor(
    private readonly templates: Templates,
    private readonly next: Generating,
  ) {}

  answer(request: Request): Promise<Served> {
    return this.next.answer(this.prepared(request));
  }

  open(request: Request): Promise<Opened> {
    return this.next.open(this.prepared(request));
  }

  private prepared(request: Request): Request {
    const generation = withTemplate(request.generation, request.headers, this.templates, () => new Date());
    return generation === request.generation ? request : { ...request, generation };
  }
}
