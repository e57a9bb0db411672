import { Controller, Get, Module } from '@nestjs/common';
import { openApiDocument } from './document.ts';

@Controller()
class OpenApiController {
  private readonly document = openApiDocument();

  @Get('api/openapi.json')
  get(): Record<string, unknown> {
    return this.document;
  }
}

@Module({ controllers: [OpenApiController] })
export class OpenApiModule {}
