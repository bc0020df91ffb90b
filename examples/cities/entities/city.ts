import { Column, Entity, PrimaryGeneratedColumn } from 'aurorm';

@Entity({ schema: 'atlas' })
export class City {
  /** Made by the database: the data bring no key. */
  @PrimaryGeneratedColumn()
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
