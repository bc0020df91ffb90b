import { applyDecorators } from '@nestjs/common';
import { IsInt, IsNotEmpty, IsPositive, IsString, Matches, Max, MaxLength, ValidateIf } from 'class-validator';

/** What a price may be, and what a column of the type `integer` holds. */
const MAX_CENTS = 1_000_000_000;

/** A text in one line. PostgreSQL stores no text with a NUL, and nobody wants to see the other control characters. */
export function IsLine(maxLength: number): PropertyDecorator {
  return applyDecorators(
    IsString(),
    IsNotEmpty(),
    MaxLength(maxLength),
    Matches(/^\P{Cc}*$/u, { message: '$property must not contain control characters' }),
  );
}

export function IsPrice(): PropertyDecorator {
  return applyDecorators(IsInt(), IsPositive(), Max(MAX_CENTS));
}

/** May be left out. Unlike `@IsOptional()` of class-validator it takes no null, which no column here would take. */
export function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
