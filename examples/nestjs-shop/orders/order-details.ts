import type { OrderLine } from './order-line.js';
import type { Order } from './order.js';

export interface OrderDetails {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
}
