import { Check, Column, Entity, PrimaryColumn } from 'aurorm';

@Entity({ schema: 'inbox' })
@Check('cents >= 0', { name: 'cents_not_negative' })
export class Account {
  @PrimaryColumn()
  id!: string;

  @Column('bigint', { default: 0 })
  cents!: bigint;
}
