// The code of Enterprise and Cloud, which `src/product/` loads as one file of dist if a workflow uses one of them.
// biome-ignore lint/performance/noBarrelFile: two dynamic imports of different files would give two files of dist
export { EnterpriseApi } from "./enterprise-api.ts";
export { createProbe } from "./probes.ts";
