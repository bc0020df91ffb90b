import { Module } from '@nestjs/common';
import { AurormModule } from 'aurorm/nestjs';

import { Customer } from './customer.js';
import { CustomersController } from './customers.controller.js';

@Module({
  imports: [AurormModule.forFeature([Customer])],
  controllers: [CustomersController],
})
export class CustomersModule {}
