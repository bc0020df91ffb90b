import { Module } from '@nestjs/common';
import { AurormModule } from 'aurorm/nestjs';

import { Product } from '../catalog/product.js';
import { Stock } from '../catalog/stock.js';
import { Customer } from '../customers/customer.js';
import { Mailbox } from './mailbox.js';
import { OrderEvents } from './order-events.js';
import { OrderLine } from './order-line.js';
import { Order } from './order.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { Payment } from './payment.js';
import { StockKeeper } from './stock-keeper.js';

@Module({
  imports: [AurormModule.forFeature([Customer, Order, OrderLine, Payment, Product, Stock])],
  controllers: [OrdersController],
  providers: [Mailbox, OrderEvents, OrdersService, StockKeeper],
})
export class OrdersModule {}
