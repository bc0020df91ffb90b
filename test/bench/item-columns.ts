/** A column of the table that every contender reads and writes. */
export interface ItemColumn {
  readonly name: string;
  readonly property: keyof Item;
  /** PostgreSQL's own name of the type, as the service tells it. */
  readonly typeName: string;
  /** A `java.sql.Types` code. */
  readonly jdbcType: number;
  /** The value of a row, as the service returns it; `longAsText` is what `longReturnType: STRING` asks for. */
  field(row: number, longAsText: boolean): object;
}

/** A row as its reader wants it. */
export interface Item {
  id: number;
  reference: string;
  name: string;
  description: string;
  quantity: number;
  price: string;
  isActive: boolean;
  createdAt: Date;
  day: string;
  attributes: { color: string; sizes: number[] };
  score: number;
  note: string | null;
}

const FIRST_MOMENT = Date.UTC(2024, 0, 15, 3, 34, 56, 5);
const LETTERS = 'The quick brown fox jumps over the lazy dog, and “Zoë” watches it from behind a tree. ';

/** What the reference of every row begins with, and nothing else does. */
export const REFERENCE_BEGINNING = '0190d4ea-7b4c-7b2e-9d5e-';

/** The row of a number, counted from 0: what every contender has to return. */
export function itemOf(row: number): Item {
  return {
    id: 1_000_000_007 + row,
    reference: `${REFERENCE_BEGINNING}${String(row).padStart(12, '0')}`,
    name: `Item ${row}`,
    description: LETTERS.repeat(3).slice(row % 40),
    quantity: row % 100,
    price: `${row}.50`,
    isActive: row % 3 !== 0,
    createdAt: new Date(FIRST_MOMENT + row * 60_000),
    day: `2024-02-${String((row % 28) + 1).padStart(2, '0')}`,
    attributes: { color: row % 2 === 0 ? 'red' : 'blue', sizes: [row % 7, 42] },
    score: row + 0.25,
    note: row % 4 === 0 ? null : `note ${row}`,
  };
}

/** A moment as PostgreSQL writes it. */
function timestampText(moment: Date): string {
  return moment.toISOString().replace('T', ' ').replace('Z', '');
}

function text(property: keyof Item): ItemColumn['field'] {
  return (row) => {
    const value = itemOf(row)[property];
    return value === null ? { isNull: true } : { stringValue: String(value) };
  };
}

export const ITEM_COLUMNS: readonly ItemColumn[] = [
  {
    name: 'id',
    property: 'id',
    typeName: 'int8',
    jdbcType: -5,
    field: (row, longAsText) => (longAsText ? { stringValue: String(itemOf(row).id) } : { longValue: itemOf(row).id }),
  },
  { name: 'reference', property: 'reference', typeName: 'uuid', jdbcType: 1111, field: text('reference') },
  { name: 'name', property: 'name', typeName: 'varchar', jdbcType: 12, field: text('name') },
  { name: 'description', property: 'description', typeName: 'text', jdbcType: 12, field: text('description') },
  {
    name: 'quantity',
    property: 'quantity',
    typeName: 'int4',
    jdbcType: 4,
    field: (row) => ({ longValue: itemOf(row).quantity }),
  },
  { name: 'price', property: 'price', typeName: 'numeric', jdbcType: 2, field: text('price') },
  {
    name: 'is_active',
    property: 'isActive',
    typeName: 'bool',
    jdbcType: -7,
    field: (row) => ({ booleanValue: itemOf(row).isActive }),
  },
  {
    name: 'created_at',
    property: 'createdAt',
    typeName: 'timestamp',
    jdbcType: 93,
    field: (row) => ({ stringValue: timestampText(itemOf(row).createdAt) }),
  },
  { name: 'day', property: 'day', typeName: 'date', jdbcType: 91, field: text('day') },
  {
    name: 'attributes',
    property: 'attributes',
    typeName: 'jsonb',
    jdbcType: 1111,
    field: (row) => ({ stringValue: JSON.stringify(itemOf(row).attributes) }),
  },
  {
    name: 'score',
    property: 'score',
    typeName: 'float8',
    jdbcType: 8,
    field: (row) => ({ doubleValue: itemOf(row).score }),
  },
  { name: 'note', property: 'note', typeName: 'varchar', jdbcType: 12, field: text('note') },
];
