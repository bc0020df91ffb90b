import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';

import { NumberedPaging } from '../paging.js';
import type { OrderDetails } from './order-details.js';
import { NewOrder, NewPayment } from './order-input.js';
import type { Order } from './order.js';
import { OrdersService } from './orders.service.js';

@Controller()
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post('orders')
  async place(@Body() order: NewOrder): Promise<OrderDetails> {
    return await this.orders.place(order);
  }

  @Get('orders/:id')
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<OrderDetails> {
    return await this.orders.find(id);
  }

  @Post('orders/:id/payment')
  async pay(@Param('id', ParseUUIDPipe) id: string, @Body() payment: NewPayment): Promise<Order> {
    return await this.orders.pay(id, payment);
  }

  @Post('orders/:id/cancellation')
  async cancel(@Param('id', ParseUUIDPipe) id: string): Promise<Order> {
    return await this.orders.cancel(id);
  }

  @Get('customers/:id/orders')
  async ofCustomer(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() paging: NumberedPaging,
  ): Promise<{ items: Order[]; total: number }> {
    const [items, total] = await this.orders.ofCustomer(id, paging);
    return { items, total };
  }
}
