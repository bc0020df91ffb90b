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
    if (typeof Object.getOwnPropertyDescriptor(prototype, method)?.value !== 'function') {
      throw new MetadataException(`${what} stands on ${prototype.constructor.name}.${method}, which is no method.`);
    }
    hookRecords.add(prototype.constructor, { event, method });
  };
}
