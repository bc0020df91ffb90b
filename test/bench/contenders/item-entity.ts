import { Column, Entity, PrimaryColumn } from '../../../src/index.js';
import type { Item } from '../item-columns.js';

/** The table of items as an entity. */
@Entity({ name: 'item' })
export class ItemEntity implements Item {
  @PrimaryColumn('bigint') id!: number;
  @Column('uuid') reference!: string;
  @Column('varchar') name!: string;
  @Column() description!: string;
  @Column() quantity!: number;
  @Column('decimal') price!: string;
  @Column() isActive!: boolean;
  @Column('timestamp') createdAt!: Date;
  @Column('date') day!: string;
  @Column('jsonb') attributes!: { color: string; sizes: number[] };
  @Column('double') score!: number;
  @Column('varchar', { nullable: true }) note!: string | null;
}
