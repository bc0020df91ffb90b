import { Column, Entity, PrimaryGeneratedColumn } from '../../../src/index.js';

@Entity()
export class Member {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  email!: string;

  @Column()
  name!: string;
}
