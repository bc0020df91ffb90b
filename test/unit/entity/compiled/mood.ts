/** In a file of its own: compilers that see one file at a time note the enum itself for a property of this type. */
export enum Mood {
  glad = 'glad',
  sad = 'sad',
}

export type Size = 'large' | 'small';
