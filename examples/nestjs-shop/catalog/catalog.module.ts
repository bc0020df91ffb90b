import { Module } from '@nestjs/common';
import { AurormModule } from 'aurorm/nestjs';

import { CatalogController } from './catalog.controller.js';
import { CatalogService } from './catalog.service.js';
import { Product } from './product.js';
import { Stock } from './stock.js';

@Module({
  imports: [AurormModule.forFeature([Product, Stock])],
  controllers: [CatalogController],
  providers: [CatalogService],
})
export class CatalogModule {}
