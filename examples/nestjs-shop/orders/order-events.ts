import { EventEmitter } from 'node:events';

import { Injectable } from '@nestjs/common';
import { afterCommit } from 'aurorm';

import type { Order } from './order.js';

type OrderEvent = 'cancelled' | 'paid' | 'placed';

/** Tells of what has happened to orders, once it is stored: what is rolled back has not happened. */
@Injectable()
export class OrderEvents {
  readonly #emitter = new EventEmitter();

  on(name: OrderEvent, listener: (order: Order) => void): void {
    this.#emitter.on(name, listener);
  }

  /** Tells it after the commit of the transaction that is open; at once where there is none. */
  tell(name: OrderEvent, order: Order): void {
    afterCommit(() => {
      this.#emitter.emit(name, order);
    });
  }
}
