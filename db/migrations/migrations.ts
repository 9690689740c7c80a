import { CreateRadioCatalog20261121040000 } from './20261121040000-create-radio-catalog.ts';
import { AddPodcasts20261121083000 } from './20261121083000-add-podcasts.ts';
import { AddPlays20261121104500 } from './20261121104500-add-plays.ts';
import { AddPairing20261121110500 } from './20261121110500-add-pairing.ts';
import { AddGatewayUsage20261121134500 } from './20261121134500-add-gateway-usage.ts';
import { AddLibrary20261121140000 } from './20261121140000-add-library.ts';
import { CoverNamesOfTheLibrary20261121151500 } from './20261121151500-cover-names-of-the-library.ts';

/** In the order in which they run. */
export const migrations = [
  CreateRadioCatalog20261121040000,
  AddPodcasts20261121083000,
  AddPlays20261121104500,
  AddPairing20261121110500,
  AddGatewayUsage20261121134500,
  AddLibrary20261121140000,
  CoverNamesOfTheLibrary20261121151500,
];
