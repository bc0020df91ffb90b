import type { SignificantWord } from './significant-words.js';
import type { SqlSyntax } from './sql-scanner.js';

/**
 * What a statement does, as far as its text tells: `select` returns rows and can be paged, `inspect` returns rows of
 * another kind (SHOW, EXPLAIN), `write` may change something, `definition` commits what was written before it and
 * itself, whoever sends it.
 */
export type StatementKind = 'definition' | 'inspect' | 'select' | 'write';

const SELECT_WORDS: ReadonlySet<string> = new Set(['SELECT', 'VALUES', 'TABLE', 'WITH']);
const EXPLAIN_WORDS: ReadonlySet<string> = new Set(['EXPLAIN', 'DESCRIBE', 'DESC']);
const WRITE_WORDS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** What EXPLAIN ANALYZE runs besides: CREATE TABLE … AS, SELECT … INTO, REFRESH MATERIALIZED VIEW, EXECUTE. */
const EXPLAINED_WRITE_WORDS: ReadonlySet<string> = new Set(['CREATE', 'INTO', 'REFRESH', 'EXECUTE']);

const TRANSACTION_WORDS: ReadonlySet<string> = new Set(['BEGIN', 'COMMIT', 'END', 'ABORT', 'ROLLBACK', 'XA']);

/**
 * What commits implicitly on MySQL, apart from temporary tables.
 *
 * @see https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html
 */
const DEFINITION_WORDS: ReadonlySet<string> = new Set([
  'ALTER',
  'ANALYZE',
  'CACHE',
  'CHANGE',
  'CHECK',
  'CREATE',
  'DROP',
  'FLUSH',
  'GRANT',
  'IMPORT',
  'INSTALL',
  'LOCK',
  'OPTIMIZE',
  'RENAME',
  'REPAIR',
  'RESET',
  'REVOKE',
  'STOP',
  'TRUNCATE',
  'UNINSTALL',
  'UNLOCK',
]);

/** What a statement does, by its words. */
export function kindOf(words: readonly SignificantWord[], { definitionsCommit }: SqlSyntax): StatementKind {
  const [start] = words;
  const first = start?.word ?? '';
  if (definitionsCommit && isDefinition(words.slice(0, 4).map(({ word }) => word))) {
    return 'definition';
  }
  if (start !== undefined && SELECT_WORDS.has(first)) {
    return words.some((word) => changesData(word, start)) ? 'write' : 'select';
  }
  if (first === 'SHOW') {
    return 'inspect';
  }
  if (EXPLAIN_WORDS.has(first)) {
    return words.some(({ word }) => WRITE_WORDS.has(word) || EXPLAINED_WRITE_WORDS.has(word)) ? 'write' : 'inspect';
  }
  return 'write';
}

function isDefinition([first = '', second = '', third, fourth]: readonly string[]): boolean {
  if (first === 'SET') {
    return second === 'PASSWORD';
  }
  const what = second === 'OR' && third === 'REPLACE' ? fourth : second;
  const isOfSession = (first === 'CREATE' || first === 'DROP') && (what === 'TEMPORARY' || what === 'PREPARE');
  return DEFINITION_WORDS.has(first) && !isOfSession;
}

/**
 * `SELECT … INTO t` makes a table; a WITH may insert, update or delete in its parts or as its main statement. What is
 * taken for a write wrongly, a column with such a name, only runs in a transaction.
 */
function changesData({ word, previous, depth }: SignificantWord, first: SignificantWord): boolean {
  if (word === 'INTO') {
    return true;
  }
  const isLockingClause = previous === 'FOR' || previous === 'KEY';
  const mayBeginStatement = previous === '(' || (depth <= first.depth && !isLockingClause);
  return first.word === 'WITH' && WRITE_WORDS.has(word) && mayBeginStatement;
}

/** Whether the statement begins or ends a transaction; a savepoint does neither. */
export function isTransactionControl(words: readonly SignificantWord[]): boolean {
  const [first = '', second = '', ...rest] = words.map(({ word }) => word);
  const isSavepoint = first === 'ROLLBACK' && (second === 'TO' || rest[0] === 'TO');
  return (
    (TRANSACTION_WORDS.has(first) && !isSavepoint) ||
    ((first === 'PREPARE' || first === 'START') && second === 'TRANSACTION') ||
    (first === 'SET' && [second, ...rest].includes('AUTOCOMMIT'))
  );
}
