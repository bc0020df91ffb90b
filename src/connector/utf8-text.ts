import { isAscii, isUtf8, transcode } from 'node:buffer';

/** The text of bytes. Where they are not all ASCII, `toString` takes each by itself: another form is made much faster. */
export function utf8Text(bytes: Buffer): string {
  return isAscii(bytes) || !isUtf8(bytes) ? bytes.toString() : transcode(bytes, 'utf8', 'utf16le').toString('utf16le');
}
