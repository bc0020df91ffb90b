import { Check, Column, Entity, JoinColumn, type One, OneToOne, PrimaryColumn } from 'aurorm';

import { Product } from './product.js';

/** How many of a product there are. A table of its own: orders lock its rows, and no description of a product. */
@Entity({ schema: 'shop' })
@Check('available >= 0', { name: 'available_not_negative' })
export class Stock {
  @PrimaryColumn('uuid')
  productId!: string;

  @OneToOne(() => Product)
  @JoinColumn()
  product!: One<Product>;

  @Column()
  available!: number;
}
