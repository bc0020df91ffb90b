import type { EntityDialect } from '../../../src/dialects/dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Unique } from '../../../src/entity/decorators/constraints.js';
import { Embedded } from '../../../src/entity/decorators/embedded.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import {
  CreateDateColumn,
  DeleteDateColumn,
  UpdateDateColumn,
  VersionColumn,
} from '../../../src/entity/decorators/special-columns.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityClass } from '../../../src/entity/entity-metadata.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { Repository } from '../../../src/repository/repository.js';
import type { RecordingExecutor } from './recording-executor.js';

/** A key that the database counts. */
@Entity()
export class City {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @Column('decimal', { nullable: true })
  area?: string | null;

  @Column('timestamptz', { insert: false, update: false })
  createdAt!: Date;

  note = 'no column';

  describe(): string {
    return `${this.id} ${this.name}`;
  }
}

/** A key of two parts that the user gives. */
@Entity({ name: 'Visit', schema: 'app' })
export class Visit {
  @PrimaryColumn({ name: 'city' })
  cityId!: number;

  @PrimaryColumn('date')
  day!: string;

  @Column()
  visitors!: number;

  @Column({ update: false })
  guide!: string;
}

/** A key that is made before the call. */
@Entity()
export class Ticket {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column({ transformer: { to: (seat: string) => seat.toLowerCase(), from: (seat: string) => seat.toUpperCase() } })
  seat!: string;
}

/** A key that is made before the call and sorts by time. */
@Entity()
export class Event {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;
}

/** An object of two columns. */
export class Address {
  @Column()
  street!: string;

  @Column({ nullable: true, type: 'text' })
  town!: string | null;
}

/** A row with everything that the library keeps in one. */
@Entity()
@Unique(['email'])
export class Account {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  email!: string;

  @Column('decimal')
  balance!: string;

  @Column('bigint', { nullable: true })
  points!: bigint | null;

  @Column('jsonb', { nullable: true })
  data!: object | null;

  @Column('text', { nullable: true, select: false })
  secret!: string | null;

  @Embedded(() => Address)
  address!: Address;

  @VersionColumn()
  version!: number;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

export function repositoryOf<Row extends object>(
  entity: EntityClass<Row>,
  executor: RecordingExecutor,
  dialect: EntityDialect = new PostgresEntityDialect(),
): Repository<Row> {
  return new Repository({ metadata: buildEntityMetadata(entity, SNAKE_CASE), executor, dialect });
}
