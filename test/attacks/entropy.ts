// How many bits of a made text are random, judged from many of them: by each place's characters, which bounds from above
// what somebody who knows all earlier ones can be ignorant of.
const SAMPLES = 4_000;

export function entropyOf(make: () => string): number {
  const texts = Array.from({ length: SAMPLES }, make);
  const length = Math.min(...texts.map((text) => text.length));
  let bits = 0;
  for (let place = 0; place < length; place++) {
    const counts = new Map<string, number>();
    let repeats = 0;
    for (const [index, text] of texts.entries()) {
      const character = text[place] ?? '';
      counts.set(character, (counts.get(character) ?? 0) + 1);
      if (index > 0 && texts[index - 1]?.[place] === character) repeats += 1;
    }
    // A place that stays the same from one to the next far too often is counted up or follows the clock.
    if (repeats > SAMPLES * 0.6) continue;
    for (const count of counts.values()) bits -= (count / SAMPLES) * Math.log2(count / SAMPLES);
  }
  return bits;
}
