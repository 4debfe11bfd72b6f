// Compressed data of the page: gzip in base64, by the browser's own decoder or by this one.
const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83,
  99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5,
  5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
  1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11,
  11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

async function unpack(base64) {
  const packed = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  if (typeof DecompressionStream === "undefined") return inflate(packed);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function canonical(lengths) {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let size = 1; size < 15; size++) offsets[size + 1] = offsets[size] + counts[size];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => { if (length) symbols[offsets[length]++] = symbol; });
  return { counts, symbols };
}

// RFC 1951, for a gzip member without optional fields (RFC 1952).
function inflate(packed) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const out = new Uint8Array(view.getUint32(packed.length - 4, true));
  let at = 10, held = 0, count = 0, end = 0;

  function bits(number) {
    while (count < number) { held |= packed[at++] << count; count += 8; }
    const value = held & ((1 << number) - 1);
    held >>>= number;
    count -= number;
    return value;
  }
  function symbol(code) {
    let value = 0, first = 0, index = 0;
    for (let size = 1; size < 16; size++) {
      value |= bits(1);
      const here = code.counts[size];
      if (value - here < first) return code.symbols[index + (value - first)];
      index += here;
      first = (first + here) << 1;
      value <<= 1;
    }
    throw new Error("damaged data");
  }
  function stored() {
    held = 0;
    count = 0;
    const length = packed[at] | (packed[at + 1] << 8);
    out.set(packed.subarray(at + 4, at + 4 + length), end);
    at += 4 + length;
    end += length;
  }
  function fixed() {
    const lengths = Array.from({ length: 288 }, (_, value) =>
      value < 144 ? 8 : value < 256 ? 9 : value < 280 ? 7 : 8);
    return [canonical(lengths), canonical(new Array(30).fill(5))];
  }
  function dynamic() {
    const literals = bits(5) + 257, distances = bits(5) + 1, codes = bits(4) + 4;
    const sizes = new Array(19).fill(0);
    for (let index = 0; index < codes; index++) sizes[CODE_ORDER[index]] = bits(3);
    const code = canonical(sizes), lengths = [];
    while (lengths.length < literals + distances) {
      const value = symbol(code);
      if (value < 16) { lengths.push(value); continue; }
      const before = value === 16 ? lengths[lengths.length - 1] : 0;
      const times = value === 16 ? 3 + bits(2) : value === 17 ? 3 + bits(3) : 11 + bits(7);
      for (let index = 0; index < times; index++) lengths.push(before);
    }
    return [canonical(lengths.slice(0, literals)), canonical(lengths.slice(literals))];
  }
  function block([literal, distance]) {
    for (;;) {
      const value = symbol(literal);
      if (value === 256) return;
      if (value < 256) { out[end++] = value; continue; }
      const length = LENGTH_BASE[value - 257] + bits(LENGTH_EXTRA[value - 257]);
      const far = symbol(distance);
      const back = DISTANCE_BASE[far] + bits(DISTANCE_EXTRA[far]);
      for (let index = 0; index < length; index++, end++) out[end] = out[end - back];
    }
  }
  for (let last = 0; !last;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) stored();
    else block(kind === 1 ? fixed() : dynamic());
  }
  return out;
}

// Undo the packing of one year: differences of hours, zigzag, low bytes before high bytes.
function seriesOf(bytes, year) {
  const hours = year.hours, size = hours * year.series.length, series = {};
  year.series.forEach((name, row) => {
    const values = new Float64Array(hours);
    let value = 0;
    for (let hour = 0, index = row * hours; hour < hours; hour++, index++) {
      const coded = bytes[index] | (bytes[size + index] << 8);
      value = (value + ((coded >>> 1) ^ -(coded & 1))) & 0xffff;
      values[hour] = value * year.step;
    }
    series[name] = values;
  });
  return series;
}
