// ncc ships no types: this is the part of its programmatic interface that the build uses (its readme.md has the rest).
declare module "@vercel/ncc" {
  interface StatsModule {
    /** The absolute path of its file, if it has one. */
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
