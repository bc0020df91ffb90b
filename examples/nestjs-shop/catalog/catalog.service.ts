import { Injectable } from '@nestjs/common';
import { type Page, type Repository, Transactional } from 'aurorm';
import { InjectRepository } from 'aurorm/nestjs';

import type { CursorPaging } from '../paging.js';
import type { NewProduct, ProductChanges } from './product-input.js';
import { Product } from './product.js';
import { Stock } from './stock.js';

@Injectable()
export class CatalogService {
  constructor(
    @InjectRepository(Product) private readonly products: Repository<Product>,
    @InjectRepository(Stock) private readonly stocks: Repository<Stock>,
  ) {}

  /**
   * Stores a product and how many there are: both, or none.
   *
   * @throws {UniqueViolationException} when another product has the SKU
   */
  @Transactional()
  async add({ available, ...description }: NewProduct): Promise<Product> {
    const product = await this.products.insert(description);
    await this.stocks.insert({ productId: product.id, available });
    return product;
  }

  async find(id: string): Promise<Product> {
    return await this.products.findOneByOrFail({ id });
  }

  async list({ first, after }: CursorPaging): Promise<Page<Product>> {
    return await this.products.findPage({ order: { name: 'ASC' }, first, ...(after === undefined ? {} : { after }) });
  }

  async available(id: string): Promise<number> {
    const { available } = await this.stocks.findOneByOrFail({ productId: id });
    return available;
  }

  /**
   * Changes a product that still is as it was read. One statement, and so no transaction.
   *
   * @throws {OptimisticLockException} when somebody else has changed it
   */
  async change(id: string, changes: ProductChanges): Promise<Product> {
    return await this.products.update(id, changes);
  }
}
