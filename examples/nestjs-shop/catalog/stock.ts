import { Column, Entity, PrimaryColumn } from 'aurorm';

/** How many of a product there are. A table of its own: orders lock its rows, and no description of a product. */
@Entity({ schema: 'shop' })
export class Stock {
  @PrimaryColumn('uuid')
  productId!: string;

  @Column()
  available!: number;
}
