import { MetadataException } from '../../errors/entity-exceptions.js';
import { hookRecords, type HookEvent } from '../decorator-records.js';
import { checkCompiler } from './property-decorator.js';

type MethodDecorator = (prototype: object, method: string | symbol) => void;

/** The method is called before an instance of the entity is inserted; what it sets is stored. It takes no arguments. */
export function BeforeInsert(): MethodDecorator {
  return hookDecorator('beforeInsert', '@BeforeInsert');
}

/** The method is called before an instance of the entity is updated; what it sets is stored. */
export function BeforeUpdate(): MethodDecorator {
  return hookDecorator('beforeUpdate', '@BeforeUpdate');
}

/** The method is called before an instance of the entity is deleted. */
export function BeforeDelete(): MethodDecorator {
  return hookDecorator('beforeDelete', '@BeforeDelete');
}

/** The method is called when an instance was made of a row that was read. It cannot wait for anything. */
export function AfterLoad(): MethodDecorator {
  return hookDecorator('afterLoad', '@AfterLoad');
}

function hookDecorator(event: HookEvent, what: string): MethodDecorator {
  return (prototype, method) => {
    checkCompiler(what, method);
    if (typeof prototype === 'function' || typeof method === 'symbol') {
      throw new MetadataException(
        `${what} stands on ${String(method)}: it belongs on a method of instances with a name.`,
      );
    }
    const found: unknown = Object.getOwnPropertyDescriptor(prototype, method)?.value;
    if (typeof found !== 'function') {
      throw new MetadataException(`${what} stands on ${prototype.constructor.name}.${method}, which is no method.`);
    }
    if (event === 'afterLoad' && isAsync(found)) {
      throw new MetadataException(
        `${what} stands on ${prototype.constructor.name}.${method}, which is async, but reading waits for no method: ` +
          `leave out async.`,
      );
    }
    hookRecords.add(prototype.constructor, { event, method });
  };
}

function isAsync(method: object): boolean {
  return Object.prototype.toString.call(method) === '[object AsyncFunction]';
}
