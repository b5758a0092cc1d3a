// Standard rates of value-added tax in Europe. Reduced rates, and territories outside of the EU's VAT area that belong to a
// member state (the Canary Islands, Ceuta, Melilla, Büsingen, Livigno), are not in it.
import { byCountry, type TaxTable } from './tax-table.ts';

export const euVat: TaxTable = {
  name: 'eu-vat',
  about: 'standard VAT of the member states of the European Union',
  source: 'European Commission, Taxes in Europe Database: VAT rates applied in the member states',
  asOf: '2025-12-01',
  rates: byCountry(
    'VAT',
    `AT 20 BE 21 BG 20 HR 25 CY 19 CZ 21 DK 25 EE 24 FI 25.5 FR 20 DE 19 GR 24 HU 27 IE 23 IT 22 LV 21 LT 21 LU 17
     MT 18 NL 21 PL 23 PT 23 RO 21 SK 23 SI 22 ES 21 SE 25`,
  ),
};

export const ukVat: TaxTable = {
  name: 'uk-vat',
  about: 'standard VAT of the United Kingdom',
  source: 'HM Revenue & Customs, VAT rates',
  asOf: '2025-12-01',
  rates: byCountry('VAT', 'GB 20'),
};

export const europeVat: TaxTable = {
  name: 'europe-vat',
  about: 'standard VAT of European countries outside the EU and the United Kingdom',
  source:
    'Tax administrations: Swiss FTA, Norwegian Skatteetaten, Iceland’s Skatturinn and their neighbours; PwC Worldwide Tax Summaries',
  asOf: '2025-12-01',
  rates: byCountry('VAT', 'CH 8.1 LI 8.1 NO 25 IS 24 RS 20 UA 20 MD 20 AL 20 BA 17 MK 18 GE 18 TR 20'),
};
