import type { RelatedEntity, RelationKeyOf } from '../entity/marker-types.js';
import type { EntityId } from './find-options.js';
import { ReadRepository } from './read-repository.js';
import { linkRelated, unlinkRelated } from './relation-linker.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';
import { assertWritable } from './writable.js';

/** The verbs of a repository that change the pairs of a relation of many to many. */
export abstract class LinkRepository<Entity extends object> extends ReadRepository<Entity> {
  readonly #parts: RepositoryParts<Entity>;

  protected constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>) {
    super(parts, rows);
    this.#parts = parts;
  }

  /**
   * Relates a row to others of a relation that is many-to-many: the pairs are stored, of which those that are there
   * already stay as they are. Entities that are given are not changed. One call.
   *
   * ```ts
   * await posts.link(post, 'tags', [typescript, aurora]);
   * // INSERT INTO "post_tags" ("post_id", "tag_id") SELECT aurorm_1, aurorm_2
   * // FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 integer))
   * // WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_ordinal) ORDER BY aurorm_ordinal
   * // ON CONFLICT ("post_id", "tag_id") DO UPDATE SET "post_id" = EXCLUDED."post_id", "tag_id" = EXCLUDED."tag_id"
   * ```
   *
   * @param row an entity, or its key
   * @param related entities or their keys, one or an array
   * @throws {ForeignKeyViolationException} when a row of one side does not exist
   * @throws {ConfigurationException} before any call, when the relation is of another kind
   */
  async link<Property extends RelationKeyOf<Entity>>(
    row: EntityId<Entity>,
    property: Property,
    related: Related<Entity, Property>,
  ): Promise<void> {
    assertWritable(this.#parts.metadata, 'link()');
    await linkRelated(this.#parts, row, { property, related });
  }

  /**
   * Takes the relation back that {@link link} stored, and returns how many pairs there were. One call.
   *
   * ```ts
   * await posts.unlink(post, 'tags', [aurora]);
   * // DELETE FROM "post_tags" WHERE "post_id" = :p1 AND "tag_id" = ANY (CAST(:p2 AS integer[]))
   * ```
   *
   * @throws {ConfigurationException} before any call, when the relation is of another kind
   */
  async unlink<Property extends RelationKeyOf<Entity>>(
    row: EntityId<Entity>,
    property: Property,
    related: Related<Entity, Property>,
  ): Promise<number> {
    assertWritable(this.#parts.metadata, 'unlink()');
    return await unlinkRelated(this.#parts, row, { property, related });
  }
}

/** Entities of the other side of a relation, or their keys, one or several. */
type Related<Entity, Property extends keyof Entity> =
  | EntityId<RelatedEntity<Entity[Property]>>
  | readonly EntityId<RelatedEntity<Entity[Property]>>[];
