import { Column, Entity, PrimaryColumn } from 'aurorm';

/** A country or territory, by its ISO 3166-1 code. */
@Entity({ schema: 'atlas' })
export class Country {
  @PrimaryColumn('char')
  code!: string;

  @Column()
  name!: string;
}
