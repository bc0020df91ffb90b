import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { AurormHealthIndicator, type HealthResult } from 'aurorm/nestjs';

@Controller('health')
export class HealthController {
  constructor(private readonly indicator: AurormHealthIndicator) {}

  @Get()
  async check(): Promise<HealthResult<'database'>> {
    const result = await this.indicator.pingCheck('database');
    if (result.database.status === 'down') {
      throw new ServiceUnavailableException(result);
    }
    return result;
  }
}
