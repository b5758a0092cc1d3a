// Shopify ids on FlexyPe's wire.

/** Ids are integers there; one that is not (another catalogue's) stays text rather than becoming a wrong number. */
export function wireId(id: string): number | string {
  const number = Number(id);
  return /^[1-9]\d*$/.test(id) && Number.isSafeInteger(number) ? number : id;
}
