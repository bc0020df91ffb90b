import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsInt,
  IsPositive,
  IsUUID,
  Max,
  ValidateNested,
} from 'class-validator';

import { IsLine } from '../validation.js';

export class NewOrderLine {
  @IsUUID()
  productId!: string;

  @IsInt()
  @IsPositive()
  @Max(1000)
  quantity!: number;
}

export class NewOrder {
  @IsUUID()
  customerId!: string;

  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique(({ productId }: NewOrderLine) => productId)
  @ValidateNested({ each: true })
  @Type(() => NewOrderLine)
  lines!: NewOrderLine[];
}

export class NewPayment {
  /** That of an order, which may be more than any price. */
  @IsInt()
  @IsPositive()
  amountCents!: number;

  @IsLine(100)
  reference!: string;
}
