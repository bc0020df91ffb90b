import { BadRequestException, Injectable } from '@nestjs/common';
import { ConfigurationException, type Page, type Repository, Transactional } from 'aurorm';
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

  /** @throws {BadRequestException} when the cursor is none of those that a page has given */
  async list({ first, after }: CursorPaging): Promise<Page<Product>> {
    const options = { order: { name: 'ASC' }, first } as const;
    if (after === undefined) {
      return await this.products.findPage(options);
    }
    try {
      return await this.products.findPage({ ...options, after });
    } catch (failure) {
      // All other options are right, as those without a cursor are.
      throw failure instanceof ConfigurationException ? new BadRequestException('after is no cursor.') : failure;
    }
  }

  async available(id: string): Promise<number> {
    const { available } = await this.stocks.findOneByOrFail({ productId: id });
    return available;
  }

  /**
   * Changes a product that still is as it was read. One statement, and so no transaction.
   *
   * @throws {BadRequestException} when nothing is to be changed
   * @throws {OptimisticLockException} when somebody else has changed it
   */
  async change(id: string, changes: ProductChanges): Promise<Product> {
    if (changes.name === undefined && changes.priceCents === undefined) {
      throw new BadRequestException('Give a name or priceCents to change.');
    }
    return await this.products.update(id, changes);
  }
}
