import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsInt,
  IsNotEmpty,
  IsPositive,
  IsString,
  IsUUID,
  Max,
  ValidateNested,
} from 'class-validator';

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
  @IsInt()
  @IsPositive()
  amountCents!: number;

  @IsString()
  @IsNotEmpty()
  reference!: string;
}
