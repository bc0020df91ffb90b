import { Column, CreateDateColumn, Entity, type Generated, PrimaryGeneratedColumn } from 'aurorm';

@Entity({ schema: 'shop' })
export class Customer {
  @PrimaryGeneratedColumn('uuidv7')
  id!: Generated<string>;

  @Column('text', { unique: true })
  email!: string;

  @Column()
  name!: string;

  @CreateDateColumn()
  createdAt!: Generated<Date>;
}
