import { Catch, Inject } from '@nestjs/common';
import { ErrorFilter, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';

/** Answers with errors of the one registry, as all of Assay does except where it speaks another's API. */
@Catch()
export class CodedErrorFilter extends ErrorFilter {
  constructor(@Inject(LOGGER) logger: Logger) {
    super(logger);
  }
}
