/** Union-find: which of many names belong together, however they were joined. */
export class DisjointSets {
  readonly #parents = new Map<string, string>();

  add(name: string): void {
    if (!this.#parents.has(name)) this.#parents.set(name, name);
  }

  join(one: string, other: string): void {
    this.add(one);
    this.add(other);
    this.#parents.set(this.find(other), this.find(one));
  }

  /** The name that stands for all that were joined. */
  find(name: string): string {
    let root = name;
    for (let up = this.#parents.get(root); up !== undefined && up !== root; up = this.#parents.get(root))
      root = up;
    // The way is kept short for the next one who asks.
    for (let at = name; at !== root;) {
      const up = this.#parents.get(at) ?? root;
      this.#parents.set(at, root);
      at = up;
    }
    return root;
  }
}
