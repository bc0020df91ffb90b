import { Column, Entity, PrimaryColumn } from 'aurorm';

@Entity({ schema: 'shop' })
export class OrderLine {
  @PrimaryColumn('uuid')
  orderId!: string;

  @PrimaryColumn('uuid')
  productId!: string;

  @Column()
  quantity!: number;

  /** As it was when the order was placed. */
  @Column()
  unitPriceCents!: number;
}
