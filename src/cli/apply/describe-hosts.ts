// What applying a configuration would change about hosts.
type Hosts = Readonly<Record<string, string>>;

/** `api.example.com: none → shoppex`. */
export function describeHosts(before: Hosts, after: Hosts): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((host) => {
    const [old = 'none', now = 'none'] = [before[host], after[host]];
    return old === now ? [] : [`${host}: ${old} → ${now}`];
  });
}
