const ZERO = 48;

/** The number of a digit at a place of a text; read by its code, it costs a fraction of a slice. */
export function readDigit(text: string, place: number): number {
  return text.charCodeAt(place) - ZERO;
}

export function readTwoDigits(text: string, place: number): number {
  return readDigit(text, place) * 10 + readDigit(text, place + 1);
}

/** A number with a zero before it where it has one digit. */
export function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
