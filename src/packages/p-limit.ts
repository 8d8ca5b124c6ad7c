// p-limit: runs a limited number of promises at a time. The limit can be changed while they run.
import pLimit, { type LimitFunction } from "p-limit";

export { type LimitFunction, pLimit };
