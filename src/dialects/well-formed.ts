import { ConfigurationException } from '../errors/base-exception.js';

/**
 * The text itself, where it can be sent as UTF-8.
 *
 * @throws {ConfigurationException} when half of a surrogate pair is missing, in whose place another character would be
 * stored
 */
export function wellFormed(text: string): string {
  if (!text.isWellFormed()) {
    throw new ConfigurationException(
      'Found a string with half of a surrogate pair, which is no text that can be stored.',
    );
  }
  return text;
}
