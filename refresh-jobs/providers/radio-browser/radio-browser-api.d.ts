/** The package's own types leave out file endings, which Node's resolution does not find; this is the part in use. */
declare module 'radio-browser-api' {
  export class RadioBrowserApi {
    constructor(appName: string, hideBroken?: boolean);
    protected buildRequest(
      endPoint: string,
      search?: string,
      query?: Record<string, string | number>,
    ): string;
  }
}
