import { ClassSerializerInterceptor, type DynamicModule, Module, ValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { AuroraDatabaseOptions } from 'aurorm';
import { AurormExceptionFilter, AurormHealthIndicator, AurormModule } from 'aurorm/nestjs';

import { CatalogModule } from './catalog/catalog.module.js';
import { CustomersModule } from './customers/customers.module.js';
import { ENTITIES } from './entities.js';
import { HealthController } from './health/health.controller.js';
import { OrdersModule } from './orders/orders.module.js';

@Module({})
export class ShopModule {
  /** The shop on a database. A service of your own would read the options from its configuration, by `forRootAsync`. */
  static on(database: AuroraDatabaseOptions): DynamicModule {
    return {
      module: ShopModule,
      imports: [AurormModule.forRoot({ database, entities: ENTITIES }), CatalogModule, CustomersModule, OrdersModule],
      controllers: [HealthController],
      providers: [
        AurormHealthIndicator,
        // Failures of the database become 404, 409, 422, 503 and 504.
        { provide: APP_FILTER, useClass: AurormExceptionFilter },
        // What is not declared in the classes of the inputs is refused.
        {
          provide: APP_PIPE,
          useFactory: () => new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }),
        },
        // Entities are instances of their classes, whose @Exclude() counts.
        { provide: APP_INTERCEPTOR, useClass: ClassSerializerInterceptor },
      ],
    };
  }
}
