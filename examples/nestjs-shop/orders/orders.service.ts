import { ConflictException, Injectable, UnprocessableEntityException } from '@nestjs/common';
import { In, type Repository, Transactional } from 'aurorm';
import { InjectRepository } from 'aurorm/nestjs';

import { Product } from '../catalog/product.js';
import { Customer } from '../customers/customer.js';
import type { NumberedPaging } from '../paging.js';
import type { OrderDetails } from './order-details.js';
import { OrderEvents } from './order-events.js';
import type { NewOrder, NewOrderLine, NewPayment } from './order-input.js';
import { OrderLine } from './order-line.js';
import { Order } from './order.js';
import { Payment } from './payment.js';
import { StockKeeper } from './stock-keeper.js';

/** A line of an order that has no id yet. */
type PricedLine = Pick<OrderLine, 'productId' | 'quantity' | 'unitPriceCents'>;

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Customer) private readonly customers: Repository<Customer>,
    @InjectRepository(Product) private readonly products: Repository<Product>,
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    @InjectRepository(OrderLine) private readonly lines: Repository<OrderLine>,
    @InjectRepository(Payment) private readonly payments: Repository<Payment>,
    private readonly stock: StockKeeper,
    private readonly events: OrderEvents,
  ) {}

  /**
   * Takes the products out of the stock and stores the order with its lines: all of it, or nothing.
   *
   * @throws {UnprocessableEntityException} when there is no such customer or product
   * @throws {ConflictException} when there are too few of a product
   */
  @Transactional()
  async place({ customerId, lines }: NewOrder): Promise<OrderDetails> {
    if (!(await this.customers.existsBy({ id: customerId }))) {
      throw new UnprocessableEntityException(`There is no customer ${customerId}.`);
    }
    const priced = await this.#withPrices(lines);
    await this.stock.take(lines);
    const totalCents = priced.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0);
    const order = await this.orders.insert({ customerId, status: 'placed', totalCents });
    const stored = await this.lines.insertMany(priced.map((line) => ({ ...line, orderId: order.id })));
    this.events.tell('placed', order);
    return { order, lines: stored };
  }

  /**
   * @throws {ConflictException} when the order is paid or cancelled already
   * @throws {UnprocessableEntityException} when the amount is not that of the order
   * @throws {OptimisticLockException} when it is cancelled, or paid, at the same time
   */
  @Transactional()
  async pay(id: string, { amountCents, reference }: NewPayment): Promise<Order> {
    const order = await this.#findPlaced(id);
    if (amountCents !== order.totalCents) {
      throw new UnprocessableEntityException(`The order costs ${order.totalCents} cents, not ${amountCents}.`);
    }
    const paid = await this.orders.update(id, { status: 'paid', version: order.version });
    await this.payments.insert({ orderId: id, amountCents, reference });
    this.events.tell('paid', paid);
    return paid;
  }

  /**
   * @throws {ConflictException} when the order is paid or cancelled already
   * @throws {OptimisticLockException} when it is paid, or cancelled, at the same time
   */
  @Transactional()
  async cancel(id: string): Promise<Order> {
    const order = await this.#findPlaced(id);
    const cancelled = await this.orders.update(id, { status: 'cancelled', version: order.version });
    await this.stock.putBack(await this.lines.findBy({ orderId: id }));
    this.events.tell('cancelled', cancelled);
    return cancelled;
  }

  /** Two reads that go out at the same time. */
  async find(id: string): Promise<OrderDetails> {
    const [order, lines] = await Promise.all([
      this.orders.findOneByOrFail({ id }),
      this.lines.find({ where: { orderId: id }, order: { productId: 'ASC' } }),
    ]);
    return { order, lines };
  }

  /** The newest first, with the number of all. One call. */
  async ofCustomer(customerId: string, { page, perPage }: NumberedPaging): Promise<[Order[], number]> {
    return await this.orders.findAndCount({
      where: { customerId },
      order: { createdAt: 'DESC' },
      take: perPage,
      skip: (page - 1) * perPage,
    });
  }

  async #findPlaced(id: string): Promise<Order> {
    const order = await this.orders.findOneByOrFail({ id });
    if (order.status !== 'placed') {
      throw new ConflictException(`The order is ${order.status} already.`);
    }
    return order;
  }

  async #withPrices(lines: readonly NewOrderLine[]): Promise<PricedLine[]> {
    const products = await this.products.findBy({ id: In(lines.map(({ productId }) => productId)) });
    const prices = new Map<string, number>(products.map(({ id, priceCents }) => [id, priceCents]));
    return lines.map(({ productId, quantity }) => {
      const unitPriceCents = prices.get(productId);
      if (unitPriceCents === undefined) {
        throw new UnprocessableEntityException(`There is no product ${productId}.`);
      }
      return { productId, quantity, unitPriceCents };
    });
  }
}
