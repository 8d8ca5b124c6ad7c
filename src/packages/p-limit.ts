// p-limit: so many at a time, and the number may change meanwhile.
import pLimit, { type LimitFunction } from "p-limit";

export { type LimitFunction, pLimit };
