/** The files of a program with as many entities as that, each related to the next, and a use of every repository. */
export function modelProgram(entities: number): ReadonlyMap<string, string> {
  const numbers = Array.from({ length: entities }, (_, number) => number);
  const neighbour = (number: number, distance: number): number => (number + distance + entities) % entities;
  return new Map([
    ['tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*.ts'] })],
    ...numbers.map((number): [string, string] => [
      `entity${number}.ts`,
      entityFile(number, neighbour(number, 1), neighbour(number, -1)),
    ]),
    ['use.ts', useFile(numbers)],
  ]);
}

const COMPILER_OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
};

function entityFile(number: number, next: number, previous: number): string {
  return `
import {
  Column, CreateDateColumn, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, VersionColumn,
  type Generated, type Many, type One,
} from 'aurorm';
import { Entity${next} } from './entity${next}.js';
import { Entity${previous} } from './entity${previous}.js';

@Entity()
export class Entity${number} {
  @PrimaryGeneratedColumn('uuidv7') id!: Generated<string>;
  @Column() name!: string;
  @Column() rank!: number;
  @Column() isOpen!: boolean;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('jsonb') data!: { readonly size: number; readonly tags: readonly string[] };
  @CreateDateColumn() createdAt!: Generated<Date>;
  @VersionColumn() version!: Generated<number>;
  @ManyToOne(() => Entity${next}, (other) => other.children, { nullable: true }) parent!: One<Entity${next} | null>;
  @OneToMany(() => Entity${previous}, (other) => other.parent) children!: Many<Entity${previous}>;
}
`;
}

function useFile(numbers: readonly number[]): string {
  return `
import { In, Like, MoreThan, type DataSource } from 'aurorm';
${numbers.map((number) => `import { Entity${number} } from './entity${number}.js';`).join('\n')}

export async function use(source: DataSource): Promise<void> {${numbers.map(useOf).join('')}}
`;
}

function useOf(number: number): string {
  return `
  {
    const rows = source.getRepository(Entity${number});
    const found = await rows.find({
      where: { name: Like('a%'), rank: MoreThan(1), parent: { name: In(['a']) } },
      relations: { parent: true, children: { where: { isOpen: true }, relations: { parent: true } } },
      order: { name: 'ASC' },
      take: 10,
    });
    found[0]?.children[0]?.parent?.name.trim();
    const [row] = await rows.find({ select: { name: true, rank: true } });
    row?.name.trim();
    const made = await rows.insert({ name: 'a', rank: 1, isOpen: true, note: null, data: { size: 1, tags: [] } });
    await rows.save(Object.assign(made, { rank: 2 }));
    await rows.updateBy({ id: made.id }, { note: 'x' });
    // @ts-expect-error a required column is missing
    await rows.insert({ name: 'a' });
  }
`;
}
