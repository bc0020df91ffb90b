import { Column, Entity, PrimaryColumn } from 'aurorm';

@Entity({ schema: 'atlas' })
export class City {
  /** The city's number at GeoNames: a key that comes with the data, so that none has to be generated. */
  @PrimaryColumn()
  id!: number;

  @Column()
  name!: string;

  @Column('char')
  countryCode!: string;

  // TypeScript leaves no trace of a union type at run time, so the column's type is written.
  @Column('text', { nullable: true })
  adminCode!: string | null;

  @Column()
  featureCode!: string;

  @Column()
  population!: number;

  // A `number` is an integer column unless another type is written.
  @Column('double')
  latitude!: number;

  @Column('double')
  longitude!: number;
}
