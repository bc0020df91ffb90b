import {
  Column,
  CreateDateColumn,
  Entity,
  type Generated,
  JoinColumn,
  type One,
  OneToOne,
  PrimaryColumn,
} from 'aurorm';

import { Order } from './order.js';

/** An order is paid once: its key is that of the order. */
@Entity({ schema: 'shop' })
export class Payment {
  @PrimaryColumn('uuid')
  orderId!: string;

  @OneToOne(() => Order)
  @JoinColumn()
  order!: One<Order>;

  @Column('bigint')
  amountCents!: number;

  /** What the payment provider calls it. */
  @Column({ unique: true })
  reference!: string;

  @CreateDateColumn()
  createdAt!: Generated<Date>;
}
