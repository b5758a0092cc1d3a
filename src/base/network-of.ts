// What an address on the network counts as where strangers are counted. Pure.
import ipaddr from 'ipaddr.js';

/**
 * An IPv4 address, however it is written; of an IPv6 address its /64, because that is what one customer of a provider gets:
 * whoever was counted by the whole address could have 2^64 of them.
 */
export function networkOf(address: string): string {
  // Nearly always so, and asked about on every request.
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  const groups = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${groups.join(':')}::/64`;
}
