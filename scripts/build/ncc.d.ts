// ncc has no type declarations. These cover only the parts of its API that the build uses (described in its readme.md).
declare module "@vercel/ncc" {
  interface StatsModule {
    /** The absolute path of the file of the module, if there is one. */
    readonly nameForCondition?: string | null;
    readonly modules?: readonly StatsModule[];
  }

  interface Result {
    readonly code: string;
    readonly stats: {
      toJson(options: { all: false; ids: true; modules: true; nestedModules: true }): {
        readonly modules: readonly StatsModule[];
      };
    };
  }

  function ncc(
    input: string,
    options: {
      readonly cache: false;
      readonly esm: false;
      readonly externals: Readonly<Record<string, string>>;
      readonly quiet: true;
    },
  ): Promise<Result>;

  namespace ncc {
    export type { Result, StatsModule };
  }

  export = ncc;
}
