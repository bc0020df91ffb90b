import { MetadataException } from '../errors/entity-exceptions.js';
import { describeColumnType, type ColumnType } from '../sql/column-type.js';
import type { ColumnRole, KeyGeneration } from './column-options.js';
import type { ColumnRecord } from './decorator-records.js';

type TypeNames = readonly ColumnType['name'][];

const INTEGERS: TypeNames = ['smallint', 'integer', 'bigint'];
const UUIDS: TypeNames = ['uuid', 'varchar', 'text', 'custom'];
const MOMENTS: TypeNames = ['timestamptz', 'timestamp'];

const TYPES_BY_GENERATION: Readonly<Record<KeyGeneration, TypeNames>> = {
  identity: INTEGERS,
  uuid: UUIDS,
  uuidv7: UUIDS,
};

const TYPES_BY_ROLE: Readonly<Record<ColumnRole, TypeNames>> = {
  createDate: MOMENTS,
  updateDate: MOMENTS,
  deleteDate: MOMENTS,
  version: INTEGERS,
};

/**
 * Checks that a column whose values are made can hold them.
 *
 * @param place the class and the property, for messages
 * @throws {MetadataException} saying which types can
 */
export function checkPurpose(place: string, type: ColumnType, { generation, role }: ColumnRecord): void {
  const wrong = (types: TypeNames | undefined): boolean =>
    types !== undefined && (type.array || !types.includes(type.name));
  if (generation === 'identity' && wrong(INTEGERS)) {
    throw new MetadataException(
      `The key ${place} is an identity of type ${describeColumnType(type)}, and the database counts in integers: ` +
        `declare it as number or bigint, or write @PrimaryGeneratedColumn('uuidv7').`,
    );
  }
  const types = [
    generation === undefined ? undefined : TYPES_BY_GENERATION[generation],
    role === undefined ? undefined : TYPES_BY_ROLE[role],
  ].find(wrong);
  if (types !== undefined) {
    throw new MetadataException(
      `The column ${place} is of type ${describeColumnType(type)}, which cannot hold what is kept in a column of its ` +
        `decorator: write a type of ${types.filter((name) => name !== 'custom').join(', ')}, or leave it out.`,
    );
  }
}
