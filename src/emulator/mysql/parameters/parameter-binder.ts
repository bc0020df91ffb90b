import type { BoundStatement } from '../../engine.js';
import type { StatementParameter } from '../../parameters/parameter-reader.js';
import { databaseFault } from '../../service-fault.js';
import { writeLiteral } from './literals.js';
import { scanSql, type SqlToken } from './sql-scanner.js';
import { checkIsOneStatement } from './statement-checks.js';

const ENDS_LIKE_A_WORD = /[\w$@'"`\u0080-\uffff]$/;
const STARTS_LIKE_A_WORD = /^[\w$@'"`\u0080-\uffff]/;

/** Whether two pieces would grow together: a literal is longer than the `?` that the service puts in its place. */
function wouldMerge(left: string, right: string): boolean {
  return ENDS_LIKE_A_WORD.test(left) && STARTS_LIKE_A_WORD.test(right);
}

function nameOf({ text }: SqlToken): string {
  return text.slice(1);
}

/**
 * A placeholder without a parameter is an error of the service's driver, whose text is inferred. A parameter without a
 * placeholder is ignored; whether the service does the same is not known.
 */
function checkIsComplete(placeholders: readonly SqlToken[], literals: ReadonlyMap<string, string>): void {
  const given = placeholders.filter((token) => literals.has(nameOf(token))).length;
  if (given < placeholders.length) {
    throw databaseFault(
      `prepared statement expected ${placeholders.length} parameters but ${given} parameters were provided`,
    );
  }
}

function render(tokens: readonly SqlToken[], literals: ReadonlyMap<string, string>): string {
  const pieces: string[] = [];
  let isAfterLiteral = false;
  for (const token of tokens) {
    const isLiteral = token.kind === 'placeholder';
    const piece = isLiteral ? (literals.get(nameOf(token)) ?? '') : token.text;
    if ((isLiteral || isAfterLiteral) && wouldMerge(pieces.at(-1)?.slice(-1) ?? '', piece.charAt(0))) {
      pieces.push(' ');
    }
    pieces.push(piece);
    isAfterLiteral = isLiteral;
  }
  return pieces.join('');
}

/**
 * Turns `:name` placeholders and parameters into a statement that MySQL can run, with literals in their place. MySQL's
 * protocol for prepared statements would return values in another form, and some of them less exactly.
 *
 * One difference shows: a column without an alias is labelled by its text, which has `?` in it behind the service.
 *
 * @throws {ServiceFault} ValidationException when the text is not one statement; DatabaseErrorException when a
 *   parameter is missing or a hinted value has not the form of its hint.
 */
export function bindStatement(sql: string, parameters: readonly StatementParameter[]): BoundStatement {
  const tokens = scanSql(sql);
  checkIsOneStatement(tokens);
  const literals = new Map(parameters.map((parameter) => [parameter.name, writeLiteral(parameter)]));
  checkIsComplete(
    tokens.filter(({ kind }) => kind === 'placeholder'),
    literals,
  );
  return { text: render(tokens, literals) };
}
