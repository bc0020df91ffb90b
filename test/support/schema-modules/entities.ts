import { Column, Entity, PrimaryGeneratedColumn } from '../../../src/index.js';

@Entity()
export class Harbour {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true, length: 40, type: 'varchar' }) name!: string;
}

export const nothingElse = 'not an entity';
