import { Column, CreateDateColumn, Entity, type Generated, PrimaryGeneratedColumn, VersionColumn } from 'aurorm';

export const ORDER_STATUSES = ['placed', 'paid', 'cancelled'] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

// `order` is a word of SQL; a table of this name would have to be quoted wherever somebody writes SQL.
@Entity({ name: 'customer_order', schema: 'shop' })
export class Order {
  @PrimaryGeneratedColumn('uuidv7')
  id!: Generated<string>;

  @Column('uuid')
  customerId!: string;

  @Column('text')
  status!: OrderStatus;

  @Column()
  totalCents!: number;

  @CreateDateColumn()
  createdAt!: Generated<Date>;

  /** Who pays and who cancels at the same time have both read the same version: one of them fails. */
  @VersionColumn()
  version!: Generated<number>;
}
