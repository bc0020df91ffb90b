import { Column, CreateDateColumn, Entity, type Generated, PrimaryColumn } from 'aurorm';

@Entity({ schema: 'inbox' })
export class Payment {
  /** That of the message: SQS may deliver one several times, and it is to count once. */
  @PrimaryColumn('uuid')
  messageId!: string;

  @Column()
  accountId!: string;

  /** Negative where money is taken out. */
  @Column()
  cents!: number;

  @CreateDateColumn()
  bookedAt!: Generated<Date>;
}
