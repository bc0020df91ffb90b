import { Injectable } from '@nestjs/common';

import { OrderEvents } from './order-events.js';

/** Stands for what sends mails: it keeps their subjects. */
@Injectable()
export class Mailbox {
  readonly subjects: string[] = [];

  constructor(events: OrderEvents) {
    for (const name of ['placed', 'paid', 'cancelled'] as const) {
      events.on(name, ({ id }) => this.subjects.push(`Order ${id} is ${name}`));
    }
  }
}
