export const mutations: readonly {
  readonly file: string;
  readonly what: string;
  readonly search: string;
  readonly replace: string;
}[];
