import { Exclude } from 'class-transformer';
import { Check, Column, CreateDateColumn, Entity, type Generated, PrimaryGeneratedColumn, VersionColumn } from 'aurorm';

@Entity({ schema: 'shop' })
@Check('price_cents > 0', { name: 'price_positive' })
@Check('purchase_price_cents > 0', { name: 'purchase_price_positive' })
export class Product {
  /** Made here, not by the database, and sorted by time. */
  @PrimaryGeneratedColumn('uuidv7')
  id!: Generated<string>;

  @Column('text', { unique: true })
  sku!: string;

  @Column()
  name!: string;

  /** In cents, so that sums are exact. */
  @Column()
  priceCents!: number;

  /** What the shop pays for it: nobody else is told. */
  @Exclude()
  @Column()
  purchasePriceCents!: number;

  @CreateDateColumn()
  createdAt!: Generated<Date>;

  /** Counts changes, so that nobody overwrites one that they have not seen. */
  @VersionColumn()
  version!: Generated<number>;
}
