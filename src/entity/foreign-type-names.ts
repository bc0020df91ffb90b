/** What to write for types that other libraries know, or one engine only. */
const SUGGESTIONS: Readonly<Record<string, string>> = {
  array: "'text[]', or another type with [] behind it",
  blob: "'bytes'",
  datetime: "'timestamptz' or 'timestamp'",
  enum: '@Column({ enum: Mood })',
  float: "'real' or 'double'",
  longblob: "'bytes'",
  longtext: "'text'",
  mediumtext: "'text'",
  mediumint: "'integer'",
  number: "'integer', 'double' or 'decimal'",
  object: "'jsonb'",
  serial: '@PrimaryGeneratedColumn()',
  'simple-array': "'text[]', or on MySQL 'json'",
  'simple-enum': '@Column({ enum: Mood })',
  'simple-json': "'jsonb'",
  tinyint: "'smallint' or 'boolean'",
  varbinary: "'bytes'",
};

/** What to write instead, where a type's name is none of ours. With its schema before it, every name is one of the database. */
export function suggestionFor(type: string | undefined): string | undefined {
  const name = type?.toLowerCase() ?? '';
  return Object.hasOwn(SUGGESTIONS, name) ? SUGGESTIONS[name] : undefined;
}
