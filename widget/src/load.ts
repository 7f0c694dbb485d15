/** Parts of the widget that are loaded when they are needed. */

/** One part, loaded at most once. A load that failed is tried anew by the next call. */
export class Part<T> {
  #loading: Promise<T> | undefined;
  #failures = 0;
  #address: string | undefined;

  constructor(private readonly load: () => Promise<T>) {}

  get(): Promise<T> {
    this.#loading ??= this.#import().catch((error: unknown) => {
      this.#loading = undefined;
      this.#failures += 1;
      // Chromium and Firefox name the address.
      this.#address = /https?:[^\s?]+/.exec(String(error))?.[0];
      throw error;
    });
    return this.#loading;
  }

  /** Most browsers remember that a module could not be loaded; another address is another module (whatwg/html#6768). */
  #import(): Promise<T> {
    if (this.#address === undefined) return this.load();
    return import(/* @vite-ignore */ `${this.#address}?again=${this.#failures}`) as Promise<T>;
  }
}
