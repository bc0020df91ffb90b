import { ConflictException, Injectable } from '@nestjs/common';
import { MoreThanOrEqual, Propagation, type Repository, Transactional } from 'aurorm';
import { InjectRepository } from 'aurorm/nestjs';

import { Stock } from '../catalog/stock.js';

interface Quantity {
  readonly productId: string;
  readonly quantity: number;
}

/** Takes products out of the stock and puts them back, as a part of somebody's transaction. */
@Injectable()
@Transactional({ propagation: Propagation.MANDATORY })
export class StockKeeper {
  constructor(@InjectRepository(Stock) private readonly stocks: Repository<Stock>) {}

  /**
   * The database decides: of two orders for the last piece, the second waits for the first and then finds no row.
   *
   * @throws {ConflictException} when there are fewer than that
   */
  async take(quantities: readonly Quantity[]): Promise<void> {
    for (const { productId, quantity } of inOneOrder(quantities)) {
      const taken = await this.stocks.increment(
        { productId, available: MoreThanOrEqual(quantity) },
        { available: -quantity },
      );
      if (taken === 0) {
        throw new ConflictException(`There are fewer than ${quantity} of the product ${productId}.`);
      }
    }
  }

  async putBack(quantities: readonly Quantity[]): Promise<void> {
    for (const { productId, quantity } of inOneOrder(quantities)) {
      await this.stocks.increment({ productId }, { available: quantity });
    }
  }
}

/** Everybody locks rows in the same order, so that no two orders wait for each other. */
function inOneOrder(quantities: readonly Quantity[]): Quantity[] {
  return quantities.toSorted((first, second) => (first.productId < second.productId ? -1 : 1));
}
