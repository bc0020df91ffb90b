import { MetadataException } from '../errors/entity-exceptions.js';
import type { JoinRecord } from './decorator-records.js';
import type { LinkColumn, LinkTable } from './entity-metadata.js';
import { capitalized, referencedColumns, type OwningSide } from './foreign-key.js';

/** The table of pairs that one side of a relation names. */
export function linkTable(place: string, side: OwningSide & { readonly join: JoinRecord }): LinkTable {
  const { entity, record, join, target, naming } = side;
  const { name = `${entity.table.name}_${naming.columnName(record.property)}`, schema = entity.table.schema } =
    join.table;
  const isSame = entity.target === target.target;
  const columnsOf = (prefix: string, of: typeof entity, options: JoinRecord['columns']): readonly LinkColumn[] =>
    Object.freeze(
      referencedColumns(place, of, options).map(({ key, options: given }) =>
        Object.freeze({
          reference: Object.freeze({
            name: given.name ?? naming.columnName(`${prefix}${capitalized(key.path.at(-1) ?? key.property)}`),
            type: key.reference.type,
          }),
          key,
        }),
      ),
    );
  const own = columnsOf(uncapitalized(entity.target.name), entity, join.columns);
  // Between rows of one entity, the property tells the two columns apart.
  const related = columnsOf(isSame ? record.property : uncapitalized(target.target.name), target, join.inverseColumns);
  checkNames(place, [...own, ...related]);
  return Object.freeze({ table: Object.freeze({ name, ...(schema === undefined ? {} : { schema }) }), own, related });
}

/** The same table, as the other side sees it. */
export function invertedLink({ table, own, related }: LinkTable): LinkTable {
  return Object.freeze({ table, own: related, related: own });
}

function checkNames(place: string, columns: readonly LinkColumn[]): void {
  const names = columns.map(({ reference }) => reference.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new MetadataException(
      `The table of the relation ${place} has two columns named ${twice}: name them by joinColumns and inverseJoinColumns.`,
    );
  }
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
