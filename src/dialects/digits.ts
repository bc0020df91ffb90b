/** The code of the digit 0, which the others follow. */
const ZERO = 48;

/** The number of a digit at a place of a text; read by its code, it costs a fraction of a slice. */
export function readDigit(text: string, place: number): number {
  return text.charCodeAt(place) - ZERO;
}

export function readTwoDigits(text: string, place: number): number {
  return readDigit(text, place) * 10 + readDigit(text, place + 1);
}

/** Writes a digit into the codes of a text. */
export function writeDigit(codes: number[], place: number, digit: number): void {
  codes[place] = ZERO + digit;
}

export function writeTwoDigits(codes: number[], place: number, number: number): void {
  writeDigit(codes, place, Math.floor(number / 10));
  writeDigit(codes, place + 1, number % 10);
}
