/**
 * A member of objects of any class that nobody sees who does not have this: it is a private field. A weak map would say
 * the same, but what one holds outlives its object until the old garbage is collected, and with an entry for each row of
 * large results the collector would take a third of the time.
 */
export interface HiddenMember<Value> {
  get(object: object): Value | undefined;
  /** Objects that take no new members, frozen ones for instance, do without. */
  set(object: object, value: Value | undefined): void;
}

/** What extends it is not made anew: its fields come into the object that its constructor is given. */
const Given = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/** Makes a member, which is another for each call. */
export function hiddenMember<Value>(): HiddenMember<Value> {
  class Holder extends Given {
    #value: Value | undefined;

    static get(object: object): Value | undefined {
      return #value in object ? object.#value : undefined;
    }

    static set(object: object, value: Value | undefined): void {
      if (#value in object) {
        object.#value = value;
      } else if (value !== undefined && Object.isExtensible(object)) {
        (new Holder(object) as Holder).#value = value;
      }
    }
  }
  return Holder;
}
