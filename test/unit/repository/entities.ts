import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
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

export function repositoryOf<Row extends object>(
  entity: EntityClass<Row>,
  executor: RecordingExecutor,
): Repository<Row> {
  return new Repository({
    metadata: buildEntityMetadata(entity, SNAKE_CASE),
    executor,
    dialect: new PostgresDialect(),
  });
}
