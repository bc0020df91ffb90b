import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  type Generated,
  Index,
  ManyToOne,
  type One,
  PrimaryGeneratedColumn,
  VersionColumn,
} from 'aurorm';

import { Customer } from '../customers/customer.js';

export const ORDER_STATUSES = ['placed', 'paid', 'cancelled'] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

// `order` is a word of SQL; a table of this name would have to be quoted wherever somebody writes SQL.
@Entity({ name: 'customer_order', schema: 'shop' })
@Index(['customerId', 'createdAt'])
@Check('total_cents > 0', { name: 'total_positive' })
export class Order {
  @PrimaryGeneratedColumn('uuidv7')
  id!: Generated<string>;

  @Column('uuid')
  customerId!: string;

  @ManyToOne(() => Customer)
  customer!: One<Customer>;

  @Column({ enum: ORDER_STATUSES, enumName: 'shop.order_status' })
  status!: OrderStatus;

  /** More than an `integer` holds. A number all the same: past 2^53 it would be refused, not rounded. */
  @Column('bigint')
  totalCents!: number;

  @CreateDateColumn()
  createdAt!: Generated<Date>;

  /** Who pays and who cancels at the same time have both read the same version: one of them fails. */
  @VersionColumn()
  version!: Generated<number>;
}
