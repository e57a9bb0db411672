import { Module, type DynamicModule } from '@nestjs/common';
import { CatalogueController } from './catalogue.controller.ts';
import { CatalogueService, CONTENT_DIRS } from './catalogue.service.ts';

@Module({})
export class CatalogueModule {
  static register(contentDirs: string | undefined): DynamicModule {
    return {
      module: CatalogueModule,
      global: true,
      controllers: [CatalogueController],
      providers: [CatalogueService, { provide: CONTENT_DIRS, useValue: contentDirs }],
      exports: [CatalogueService],
    };
  }
}
