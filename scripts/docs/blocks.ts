/** Generated parts of a document, by name. */
export type Blocks = ReadonlyMap<string, string>;

const BLOCK = /(<!-- generated: (.+?) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/**
 * Fills every `<!-- generated: NAME -->` … `<!-- /generated -->` of a document. Throws if a name is unknown, so that
 * a renamed file does not leave its old text behind.
 */
export function fillBlocks(document: string, blocks: Blocks, path: string): string {
  return document.replace(BLOCK, (_whole, begin: string, name: string, end: string) => {
    const text = blocks.get(name);
    if (text === undefined)
      throw new Error(`${path}: unknown generated block "${name}"; known blocks: ${[...blocks.keys()].join(", ")}`);
    return `${begin}\n${text.trim()}\n\n${end}`;
  });
}
