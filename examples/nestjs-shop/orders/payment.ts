import { Column, CreateDateColumn, Entity, type Generated, PrimaryColumn } from 'aurorm';

/** An order is paid once: its key is that of the order. */
@Entity({ schema: 'shop' })
export class Payment {
  @PrimaryColumn('uuid')
  orderId!: string;

  @Column()
  amountCents!: number;

  /** What the payment provider calls it. */
  @Column()
  reference!: string;

  @CreateDateColumn()
  createdAt!: Generated<Date>;
}
