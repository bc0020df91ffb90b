import type { EntityClass } from 'aurorm';

import { Product } from './catalog/product.js';
import { Stock } from './catalog/stock.js';
import { Customer } from './customers/customer.js';
import { OrderLine } from './orders/order-line.js';
import { Order } from './orders/order.js';
import { Payment } from './orders/payment.js';

export const ENTITIES: readonly EntityClass<object>[] = [Customer, Order, OrderLine, Payment, Product, Stock];
