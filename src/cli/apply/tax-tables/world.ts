// Standard rates outside Europe and North America, in countries that have one for the whole country. Where what is taxed
// depends on more than a rate (Brazil, Malaysia, Indonesia) or the rate changes from year to year, there is none.
import { byCountry, type TaxTable } from './tax-table.ts';

export const worldVat: TaxTable = {
  name: 'world-vat',
  about: 'standard VAT, GST and consumption tax of countries outside Europe and North America',
  source:
    'Tax administrations: ATO, Inland Revenue NZ, IRAS, Japan’s NTA, Korea’s NTS, India’s CBIC, the UAE’s FTA, ZATCA, SARS and others; PwC Worldwide Tax Summaries',
  asOf: '2025-12-01',
  rates: [
    ...byCountry('VAT', 'AE 5 BH 10 OM 5 SA 15 EG 14 IL 18 KE 16 MA 20 NG 7.5 TN 19 ZA 15 CN 13 KR 10 PH 12 TW 5'),
    ...byCountry('GST', 'AU 10 IN 18 NZ 15 SG 9'),
    ...byCountry('Consumption tax', 'JP 10'),
    ...byCountry('IVA', 'AR 21 CL 19 CO 19 MX 16 UY 22'),
    ...byCountry('IGV', 'PE 18'),
  ],
};
