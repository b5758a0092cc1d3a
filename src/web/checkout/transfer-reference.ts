// The reference that a buyer writes into a bank transfer by hand. Short, and the shop finds the session by it, because the
// session's public id begins with it. Pure.

/** `9E1F-CDED` of `9e1fcded-3c60-…`, `0A1B-2C3D` of `ses_0a1B2c3D…`. */
export function transferReference(publicId: string): string {
  const random = publicId.slice(publicId.indexOf('_') + 1).replace(/[^0-9a-z]/gi, '');
  return `${random.slice(0, 4)}-${random.slice(4, 8)}`.toUpperCase();
}
