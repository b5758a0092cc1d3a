// Sales taxes of the United States and of Canada, which go by state and province.
import { byState, type TableRate, type TaxTable } from './tax-table.ts';

export const usSalesTax: TaxTable = {
  name: 'us-sales-tax',
  about: 'base rates of the states; cities, counties and districts add their own, which are not in it',
  source:
    'Tax Foundation, State and Local Sales Tax Rates: state rates, with the local part that holds in all of CA, UT and VA',
  asOf: '2025-12-01',
  rates: byState(
    'US',
    'Sales tax',
    // Alaska, Delaware, Montana, New Hampshire and Oregon have none. The District of Columbia is left out: its rate is
    // being changed.
    `AL 4 AZ 5.6 AR 6.5 CA 7.25 CO 2.9 CT 6.35 FL 6 GA 4 HI 4 ID 6 IL 6.25 IN 7 IA 6 KS 6.5 KY 6 LA 5 ME 5.5 MD 6
     MA 6.25 MI 6 MN 6.875 MS 7 MO 4.225 NE 5.5 NV 6.85 NJ 6.625 NM 4.875 NY 4 NC 4.75 ND 5 OH 5.75 OK 4.5 PA 6 RI 7
     SC 6 SD 4.2 TN 7 TX 6.25 UT 6.1 VT 6 VA 5.3 WA 6.5 WV 6 WI 5 WY 4`,
  ),
};

/** HST takes the place of GST; the other provinces add a tax of their own to it, or none. */
const harmonized = (pairs: string): readonly TableRate[] =>
  byState('CA', 'HST', pairs).map((rate) => ({ ...rate, replacesCountry: true }));

export const canada: TaxTable = {
  name: 'canada',
  about: 'GST of Canada with HST, QST, PST and RST of its provinces',
  source: 'Canada Revenue Agency, GST/HST rates; Revenu Québec; British Columbia, Saskatchewan and Manitoba',
  asOf: '2025-12-01',
  rates: [
    { country: 'CA', percent: 5, label: 'GST' },
    ...harmonized('ON 13 NB 15 NL 15 NS 14 PE 15'),
    ...byState('CA', 'QST', 'QC 9.975'),
    ...byState('CA', 'PST', 'BC 7 SK 6'),
    ...byState('CA', 'RST', 'MB 7'),
  ],
};
