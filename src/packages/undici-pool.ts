import Pool from "undici/lib/dispatcher/pool.js";

// HTTP/2 is not part of dist: whoever makes a Pool says `allowH2: false`.
export { Pool };
