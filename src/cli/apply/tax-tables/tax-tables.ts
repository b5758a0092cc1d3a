// The tables there are, by name.
import { europeVat, euVat, ukVat } from './europe.ts';
import { canada, usSalesTax } from './north-america.ts';
import type { TaxTable } from './tax-table.ts';
import { worldVat } from './world.ts';

export const TAX_TABLES: readonly TaxTable[] = [euVat, ukVat, europeVat, usSalesTax, canada, worldVat];
