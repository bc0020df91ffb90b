import { IsEmail } from 'class-validator';

import { IsLine } from '../validation.js';

export class NewCustomer {
  @IsEmail()
  email!: string;

  @IsLine(200)
  name!: string;
}
