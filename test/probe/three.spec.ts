// @ts-nocheck
import { Exclude, Expose, Type, Transform, instanceToPlain } from 'class-transformer';
import {
  AfterLoad,
  BeforeDelete,
  BeforeInsert,
  BeforeUpdate,
  Check,
  Column,
  Computed,
  CreateDateColumn,
  DataSource,
  DeleteDateColumn,
  Embedded,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
  VersionColumn,
  AuroraDatabase,
} from '../../src/index.js';
const db = (engine) =>
  new AuroraDatabase({
    databaseName: 'x',
    dbClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:x',
    dbCredentialsSecretsStoreArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x',
    engine,
  });
let n = 0;
function tryIt(what, make, show = false) {
  for (const engine of ['postgresql', 'mysql']) {
    try {
      const c = make();
      const ds = new DataSource({ database: db(engine), entities: [].concat(c), name: `m${n++}` });
      const s = ds.schema.statements();
      console.log(engine, what, 'OK', show ? '\n' + s.join(';\n') : '');
    } catch (e) {
      console.log(engine, what, '→', e.name, e.message);
    }
  }
}
class P {
  @PrimaryGeneratedColumn() id!: number;
}
describe('mistakes', () => {
  it('x', () => {
    tryIt('enum not given values', () => {
      @Entity()
      class A extends P {
        @Column({ enum: {} }) a!: string;
      }
      return A;
    });
    tryIt('mixed enum', () => {
      @Entity()
      class A extends P {
        @Column({ enum: { a: 'a', b: 1 } }) a!: string;
      }
      return A;
    });
    tryIt(
      'enum array pg',
      () => {
        @Entity()
        class A extends P {
          @Column({ enum: ['a', 'b'], enumName: 'ab', array: true, default: '{a}' }) a!: string[];
        }
        return A;
      },
      true,
    );
    tryIt(
      'enum with schema',
      () => {
        @Entity({ schema: 's' })
        class A extends P {
          @Column({ enum: ['a', "b'"], enumName: 's.ab', default: "b'" }) a!: string;
        }
        return A;
      },
      true,
    );
    tryIt('enum name injection', () => {
      @Entity()
      class A extends P {
        @Column({ enum: ['a'], enumName: 'ab"; drop' }) a!: string;
      }
      return A;
    });
    tryIt('union', () => {
      @Entity()
      class A extends P {
        @Column() a!: string | null;
      }
      return A;
    });
    tryIt(
      'literal union',
      () => {
        @Entity()
        class A extends P {
          @Column() a!: 'x' | 'y';
        }
        return A;
      },
      true,
    );
    tryIt('initialiser', () => {
      @Entity()
      class A extends P {
        @Column() a = 7;
      }
      return A;
    });
    tryIt('Generated no type', () => {
      @Entity()
      class A extends P {
        @Column() a!: any;
      }
      return A;
    });
    tryIt('unknown option', () => {
      @Entity()
      class A extends P {
        @Column({ lenght: 7 }) a!: string;
      }
      return A;
    });
    tryIt('width', () => {
      @Entity()
      class A extends P {
        @Column({ type: 'varchar', width: 7 }) a!: string;
      }
      return A;
    });
    tryIt('type alias', () => {
      @Entity()
      class A extends P {
        @Column('int') a!: number;
        @Column('numeric') b!: string;
      }
      return A;
    });
    tryIt('datetime', () => {
      @Entity()
      class A extends P {
        @Column('datetime') a!: Date;
      }
      return A;
    });
    tryIt('double precision', () => {
      @Entity()
      class A extends P {
        @Column('double precision') a!: number;
      }
      return A;
    });
    tryIt('character varying', () => {
      @Entity()
      class A extends P {
        @Column('character varying') a!: string;
      }
      return A;
    });
    tryIt('varchar(20)', () => {
      @Entity()
      class A extends P {
        @Column('varchar(20)') a!: string;
      }
      return A;
    });
    tryIt('simple-json', () => {
      @Entity()
      class A extends P {
        @Column('simple-json') a!: object;
      }
      return A;
    });
    tryIt('mediumtext', () => {
      @Entity()
      class A extends P {
        @Column('mediumtext') a!: string;
      }
      return A;
    });
    tryIt('decimal number', () => {
      @Entity()
      class A extends P {
        @Column('decimal') a!: number;
      }
      return A;
    });
    tryIt('number decimal w/ precision only', () => {
      @Entity()
      class A extends P {
        @Column({ precision: 10, scale: 2 }) a!: number;
      }
      return A;
    });
    tryIt('date Date', () => {
      @Entity()
      class A extends P {
        @Column('date') a!: Date;
      }
      return A;
    });
    tryIt('two versions', () => {
      @Entity()
      class A extends P {
        @VersionColumn() a!: number;
        @VersionColumn() b!: number;
      }
      return A;
    });
    tryIt('version as string', () => {
      @Entity()
      class A extends P {
        @VersionColumn() a!: string;
      }
      return A;
    });
    tryIt('createDate as string', () => {
      @Entity()
      class A extends P {
        @CreateDateColumn() a!: string;
      }
      return A;
    });
    tryIt('createDate as date type', () => {
      @Entity()
      class A extends P {
        @CreateDateColumn({ type: 'date' }) a!: string;
      }
      return A;
    });
    tryIt(
      'createDate timestamp precision 3',
      () => {
        @Entity()
        class A extends P {
          @CreateDateColumn({ type: 'timestamp', precision: 3 }) a!: Date;
        }
        return A;
      },
      true,
    );
    tryIt('uuid as number', () => {
      @Entity()
      class A {
        @PrimaryGeneratedColumn('uuid') id!: number;
      }
      return A;
    });
    tryIt(
      'uuid in varchar',
      () => {
        @Entity()
        class A {
          @PrimaryGeneratedColumn('uuid', { type: 'varchar' }) id!: string;
        }
        return A;
      },
      true,
    );
    tryIt('uuid in bytes', () => {
      @Entity()
      class A {
        @PrimaryGeneratedColumn('uuid', { type: 'bytes' }) id!: Uint8Array;
      }
      return A;
    });
    tryIt('increment', () => {
      @Entity()
      class A {
        @PrimaryGeneratedColumn('increment') id!: number;
      }
      return A;
    });
    tryIt('nullable pk', () => {
      @Entity()
      class A {
        @PrimaryColumn({ nullable: true }) id!: number;
      }
      return A;
    });
    tryIt('no decorators at all', () => {
      @Entity()
      class A {}
      return A;
    });
    tryIt('twice same entity', () => {
      @Entity()
      class A extends P {}
      return [A, A];
    });
    tryIt('two entities one table', () => {
      @Entity('t')
      class A extends P {}
      @Entity('t')
      class B extends P {}
      return [A, B];
    });
    tryIt('two entities same class name diff table', () => {
      const mk = (t) => {
        @Entity(t)
        class A extends P {}
        return A;
      };
      return [mk('t1'), mk('t2')];
    });
    tryIt(
      'entity extends entity',
      () => {
        @Entity()
        class A extends P {
          @Column() a!: string;
          @Index() @Column() x!: number;
        }
        @Entity()
        class B extends A {
          @Column() b!: string;
        }
        return [A, B];
      },
      true,
    );
    tryIt(
      'override col',
      () => {
        @Entity()
        class A extends P {
          @Column() a!: string;
        }
        @Entity()
        class B extends A {
          @Column({ length: 3, name: 'aa' }) a!: string;
        }
        return B;
      },
      true,
    );
    tryIt(
      'default injection',
      () => {
        @Entity()
        class A extends P {
          @Column({ default: "x'); DROP TABLE a; --\\" }) a!: string;
          @Column({ default: true }) b!: boolean;
          @Column({ type: 'bigint', default: 9007199254740993n }) c!: bigint;
          @Column('jsonb', { default: '{"a":1}' }) d!: object;
          @Column({ default: () => 'now()' }) e!: Date;
        }
        return A;
      },
      true,
    );
    tryIt('default object', () => {
      @Entity()
      class A extends P {
        @Column('jsonb', { default: { a: 1 } }) a!: object;
      }
      return A;
    });
    tryIt('default Date', () => {
      @Entity()
      class A extends P {
        @Column({ default: new Date() }) a!: Date;
      }
      return A;
    });
    tryIt('default bool for int', () => {
      @Entity()
      class A extends P {
        @Column({ default: true }) a!: number;
      }
      return A;
    });
    tryIt(
      'default now string',
      () => {
        @Entity()
        class A extends P {
          @Column({ default: 'now()' }) a!: Date;
        }
        return A;
      },
      true,
    );
    tryIt('default on identity / version', () => {
      @Entity()
      class A extends P {
        @VersionColumn({ default: 5 }) v!: number;
      }
      return A;
    });
    tryIt(
      'self FK + circle',
      () => {
        @Entity()
        class A extends P {
          @ManyToOne(() => B, { nullable: true, onDelete: 'SET NULL', onUpdate: 'CASCADE' }) b!: any;
        }
        @Entity()
        class B extends P {
          @ManyToOne(() => A) a!: any;
          @OneToOne(() => B, { nullable: true }) @JoinColumn({ name: 'twin' }) twin!: any;
        }
        return [A, B];
      },
      true,
    );
    tryIt(
      'FK to composite',
      () => {
        @Entity()
        class A {
          @PrimaryColumn() x!: number;
          @PrimaryColumn({ length: 4 }) y!: string;
        }
        @Entity()
        class B extends P {
          @ManyToOne(() => A)
          @JoinColumn([
            { name: 'ay', referencedColumnName: 'y' },
            { name: 'ax', referencedColumnName: 'x' },
          ])
          a!: any;
        }
        return [A, B];
      },
      true,
    );
    tryIt('onDelete typo', () => {
      @Entity()
      class A extends P {
        @ManyToOne(() => A, { onDelete: 'cascade' }) a!: any;
      }
      return A;
    });
    tryIt('cascade option', () => {
      @Entity()
      class A extends P {
        @ManyToOne(() => A, { cascade: true }) a!: any;
      }
      return A;
    });
    tryIt('eager/lazy', () => {
      @Entity()
      class A extends P {
        @ManyToOne(() => A, { eager: true }) a!: any;
      }
      return A;
    });
    tryIt('OneToMany no inverse', () => {
      @Entity()
      class A extends P {
        @OneToMany(() => A) a!: any;
      }
      return A;
    });
    tryIt('long names', () => {
      @Entity()
      class ThisIsAnEntityWhoseNameIsVeryLongIndeedSoThatItIsCutByPostgres extends P {
        @Column() a!: string;
      }
      return ThisIsAnEntityWhoseNameIsVeryLongIndeedSoThatItIsCutByPostgres;
    });
    tryIt(
      'long generated names',
      () => {
        @Entity('t'.repeat(40))
        class A extends P {
          @Index() @Column() ['c'.repeat(40)]!: string;
        }
        return A;
      },
      false,
    );
    tryIt(
      'view',
      () => {
        @Entity({ kind: 'view' })
        class A {
          @Column() a!: string;
        }
        return A;
      },
      true,
    );
    tryIt(
      'check comment',
      () => {
        @Entity({ comment: "it's" })
        @Check('a > 0')
        @Check('a < 9', { name: 'lt' })
        @Index(['a'], { where: 'a > 1', unique: true })
        class A extends P {
          @Column({ comment: 'c\\d' }) a!: number;
        }
        return A;
      },
      true,
    );
    tryIt(
      'index on text mysql',
      () => {
        @Entity()
        class A extends P {
          @Index() @Column() a!: string;
          @Column({ unique: true }) b!: string;
        }
        return A;
      },
      true,
    );
    tryIt('ctor args', () => {
      @Entity()
      class A extends P {
        constructor(x) {
          super();
        }
      }
      return A;
    });
    tryIt('embedded pk', () => {
      class E {
        @PrimaryColumn() a!: number;
      }
      @Entity()
      class A extends P {
        @Embedded(() => E) e!: E;
      }
      return A;
    });
    tryIt('embedded same class twice without prefix', () => {
      class E {
        @Column() a!: number;
      }
      @Entity()
      class A extends P {
        @Embedded(() => E, { prefix: '' }) e!: E;
        @Embedded(() => E, { prefix: '' }) f!: E;
      }
      return A;
    });
    tryIt('embedded array no json', () => {
      class E {
        @Column() a!: number;
      }
      @Entity()
      class A extends P {
        @Embedded(() => E) e!: E[];
      }
      return A;
    });
    tryIt('Column above embedded', () => {
      class E {
        @Column() a!: number;
      }
      @Entity()
      class A extends P {
        @Column() e!: E;
      }
      return A;
    });
    tryIt('jsonb class', () => {
      class E {
        a!: number;
      }
      @Entity()
      class A extends P {
        @Column('jsonb') e!: E;
        @Column('json') d!: Date;
      }
      return A;
    });
    tryIt('transformer half', () => {
      @Entity()
      class A extends P {
        @Column({ type: 'text', transformer: { to: (x) => x } }) e!: string;
      }
      return A;
    });
    tryIt(
      'bigint array',
      () => {
        @Entity()
        class A extends P {
          @Column('bigint[]') e!: bigint[];
          @Column({ type: 'integer', array: true }) f!: number[];
        }
        return A;
      },
      true,
    );
    tryIt(
      'array on mysql json',
      () => {
        @Entity()
        class A extends P {
          @Column('json') e!: string[];
        }
        return A;
      },
      true,
    );
    tryIt('column empty name', () => {
      @Entity()
      class A extends P {
        @Column({ name: '' }) e!: string;
      }
      return A;
    });
    tryIt(
      'Entity name with dot',
      () => {
        @Entity('a.b')
        class A extends P {}
        return A;
      },
      true,
    );
    tryIt('getter', () => {
      @Entity()
      class A extends P {
        @Column() get e(): string {
          return 'x';
        }
      }
      return A;
    });
    tryIt('property constructor', () => {
      @Entity()
      class A extends P {
        @Column() ['constructor']!: string;
      }
      return A;
    });
    tryIt('property __proto__', () => {
      @Entity()
      class A extends P {
        @Column('text') ['__proto__']!: string;
      }
      return A;
    });
    tryIt('property with dot', () => {
      @Entity()
      class A extends P {
        @Column('text') ['a.b']!: string;
      }
      return A;
    });
    tryIt('Unique unknown', () => {
      @Entity()
      @Unique(['x'])
      class A extends P {}
      return A;
    });
    tryIt('hook arrow', () => {
      @Entity()
      class A extends P {
        @BeforeInsert() f = () => 1;
      }
      return A;
    });
    tryIt('JoinTable missing', () => {
      @Entity()
      class A extends P {
        @ManyToMany(() => A) a!: any;
      }
      return A;
    });
    tryIt('JoinTable names', () => {
      @Entity()
      class A extends P {
        @ManyToMany(() => A, (a) => a.b)
        @JoinTable({ name: 'pairs', joinColumns: [{ name: 'x' }], inverseJoinColumns: [{ name: 'x' }] })
        a!: any;
        @ManyToMany(() => A, (a) => a.a) b!: any;
      }
      return A;
    });
    tryIt('non-null relation typed class', () => {
      @Entity()
      class A extends P {
        @ManyToOne(() => A) a!: A;
      }
      return A;
    });
    tryIt(
      'asExpression',
      () => {
        @Entity()
        class A extends P {
          @Column() a!: number;
          @Column({ asExpression: 'a*2', generatedType: 'VIRTUAL' }) b!: number;
        }
        return A;
      },
      true,
    );
  });
});
