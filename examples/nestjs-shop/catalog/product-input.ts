import { IsInt, IsNotEmpty, IsOptional, IsPositive, IsString, MaxLength, Min } from 'class-validator';

export class NewProduct {
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  sku!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @IsInt()
  @IsPositive()
  priceCents!: number;

  @IsInt()
  @IsPositive()
  purchasePriceCents!: number;

  @IsInt()
  @Min(0)
  available!: number;
}

export class ProductChanges {
  /** The version that was read before. */
  @IsInt()
  @IsPositive()
  version!: number;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string;

  @IsOptional()
  @IsInt()
  @IsPositive()
  priceCents?: number;
}
