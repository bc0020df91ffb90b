import { Check, Column, Entity, ManyToOne, type One, PrimaryColumn } from 'aurorm';

import { Product } from '../catalog/product.js';
import { Order } from './order.js';

@Entity({ schema: 'shop' })
@Check('quantity > 0', { name: 'quantity_positive' })
export class OrderLine {
  @PrimaryColumn('uuid')
  orderId!: string;

  @ManyToOne(() => Order)
  order!: One<Order>;

  @PrimaryColumn('uuid')
  productId!: string;

  @ManyToOne(() => Product)
  product!: One<Product>;

  @Column()
  quantity!: number;

  /** As it was when the order was placed. */
  @Column()
  unitPriceCents!: number;
}
