// Loaded with `--import`: what is imported from `@nestjs/…` by this project is version 11 from then on.
import { register } from 'node:module';

register('./version-11-hooks.js', import.meta.url);
