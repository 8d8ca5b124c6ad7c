// fastest-levenshtein, to suggest the name that was meant. Loaded on call alone.
export { closest, distance } from "fastest-levenshtein";
