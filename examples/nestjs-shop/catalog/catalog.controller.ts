import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import type { Page } from 'aurorm';

import { CursorPaging } from '../paging.js';
import { CatalogService } from './catalog.service.js';
import { NewProduct, ProductChanges } from './product-input.js';
import type { Product } from './product.js';

@Controller('products')
export class CatalogController {
  constructor(private readonly catalog: CatalogService) {}

  @Post()
  async add(@Body() product: NewProduct): Promise<Product> {
    return await this.catalog.add(product);
  }

  @Get()
  async list(@Query() paging: CursorPaging): Promise<Page<Product>> {
    return await this.catalog.list(paging);
  }

  @Get(':id')
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<Product> {
    return await this.catalog.find(id);
  }

  @Get(':id/stock')
  async stock(@Param('id', ParseUUIDPipe) id: string): Promise<{ available: number }> {
    return { available: await this.catalog.available(id) };
  }

  @Patch(':id')
  async change(@Param('id', ParseUUIDPipe) id: string, @Body() changes: ProductChanges): Promise<Product> {
    return await this.catalog.change(id, changes);
  }
}
