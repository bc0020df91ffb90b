import { IsInt, IsPositive, Max, Min } from 'class-validator';

import { IsLine, IsPrice, MayBeLeftOut } from '../validation.js';

export class NewProduct {
  @IsLine(40)
  sku!: string;

  @IsLine(200)
  name!: string;

  @IsPrice()
  priceCents!: number;

  @IsPrice()
  purchasePriceCents!: number;

  @IsInt()
  @Min(0)
  @Max(1_000_000)
  available!: number;
}

export class ProductChanges {
  /** The version that was read before. */
  @IsInt()
  @IsPositive()
  @Max(2 ** 31 - 1)
  version!: number;

  @MayBeLeftOut()
  @IsLine(200)
  name?: string;

  @MayBeLeftOut()
  @IsPrice()
  priceCents?: number;
}
