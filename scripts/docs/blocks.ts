/** The generated parts of the documents, by name. */
export type Blocks = ReadonlyMap<string, string>;

const BLOCK = /(<!-- generated: (.+?) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/**
 * Replaces the text between each `<!-- generated: NAME -->` and `<!-- /generated -->` in a document. Throws if a name
 * is unknown, because the old text would otherwise stay in the document after a block is renamed.
 */
export function fillBlocks(document: string, blocks: Blocks, path: string): string {
  return document.replace(BLOCK, (_whole, begin: string, name: string, end: string) => {
    const text = blocks.get(name);
    if (text === undefined)
      throw new Error(`${path}: unknown generated block "${name}"; known blocks: ${[...blocks.keys()].join(", ")}`);
    return `${begin}\n${text.trim()}\n\n${end}`;
  });
}
