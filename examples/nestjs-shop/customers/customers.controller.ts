import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { type Repository } from 'aurorm';
import { InjectRepository } from 'aurorm/nestjs';

import { Customer } from './customer.js';
import { NewCustomer } from './new-customer.js';

@Controller('customers')
export class CustomersController {
  constructor(@InjectRepository(Customer) private readonly customers: Repository<Customer>) {}

  @Post()
  async register(@Body() customer: NewCustomer): Promise<Customer> {
    return await this.customers.insert(customer);
  }

  @Get(':id')
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<Customer> {
    return await this.customers.findOneByOrFail({ id });
  }
}
