import { Column, Entity, PrimaryGeneratedColumn, Repository, RepositoryOf } from '../../../src/index.js';

@Entity()
export class Member {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  email!: string;

  @Column()
  name!: string;
}

@RepositoryOf(Member)
export class MemberRepository extends Repository<Member> {
  async findByEmail(email: string): Promise<Member | null> {
    return await this.findOneBy({ email });
  }
}
