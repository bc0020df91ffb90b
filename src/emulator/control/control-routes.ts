import type { Faults } from '../faults/fault.js';
import { ServiceFault, validationFault } from '../service-fault.js';
import type { EmulatorStatistics } from '../statistics/statistics.js';
import { type FaultDocument, printFault, readFault } from './fault-document.js';

/** Where the control routes begin; no operation of the service has such a path. */
const PREFIX = '/_aurorm/';
const FAULTS = /^faults(?:\/(\d+))?$/;

/** What the control routes show and change. */
export interface ControlTarget {
  readonly faults: Faults;
  readonly statistics: () => EmulatorStatistics;
}

/** A request to a control route; the body is read only by those that need one. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly readBody: () => Promise<unknown>;
}

/** Faults and statistics over HTTP, for tests that do not run in the emulator's process. */
export class ControlRoutes {
  readonly #target: ControlTarget;

  constructor(target: ControlTarget) {
    this.#target = target;
  }

  /** Whether a path is one of the control routes'. */
  owns(path: string): boolean {
    return path.startsWith(PREFIX);
  }

  /** @throws {ServiceFault} when there is no such route, or the body describes no fault. */
  async answer({ method, path, readBody }: ControlRequest): Promise<object> {
    const resource = path.slice(PREFIX.length);
    if (resource === 'statistics' && method === 'GET') {
      return this.#target.statistics();
    }
    const [isFaults, id] = FAULTS.exec(resource) ?? [];
    if (isFaults !== undefined) {
      return id === undefined ? this.#answerAll(method, readBody) : this.#answerOne(method, Number(id));
    }
    throw noRoute(method, resource);
  }

  async #answerAll(method: string, readBody: () => Promise<unknown>): Promise<object> {
    const { faults } = this.#target;
    switch (method) {
      case 'DELETE':
        faults.clear();
        return {};
      case 'GET':
        return { faults: faults.list().map(printFault) };
      case 'POST':
        return this.#inject(await readBody());
      default:
        throw noRoute(method, 'faults');
    }
  }

  #answerOne(method: string, id: number): object {
    const fault = this.#target.faults.list().find((candidate) => candidate.id === id);
    if (fault === undefined) {
      throw new ServiceFault('NotFoundException', `There is no fault ${id}; it may have been taken back.`);
    }
    switch (method) {
      case 'DELETE':
        fault.remove();
        return printFault(fault);
      case 'GET':
        return printFault(fault);
      default:
        throw noRoute(method, `faults/${id}`);
    }
  }

  #inject(document: unknown): FaultDocument {
    try {
      return printFault(this.#target.faults.inject(readFault(document)));
    } catch (error) {
      throw error instanceof TypeError ? validationFault(error.message) : error;
    }
  }
}

function noRoute(method: string, resource: string): ServiceFault {
  return new ServiceFault(
    'UnknownOperationException',
    `There is no control route ${method} ${PREFIX}${resource}. There are GET statistics, GET, POST and DELETE faults, ` +
      'and GET and DELETE faults/ID.',
  );
}
