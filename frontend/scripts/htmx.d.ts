/** The parts of the vendored htmx 4 that our scripts use. */
interface HtmxContext {
  request: { method: string; headers: Record<string, string> }
  response?: { status: number }
}

interface HtmxExtension {
  init?: (api: { initSecurity: (policy: unknown, AsyncFn: unknown, Fn: unknown) => void }) => void
  htmx_config_request?: (element: Element, detail: { ctx: HtmxContext }) => void
}

declare const htmx: {
  registerExtension(name: string, extension: HtmxExtension): void
  ajax(
    method: "GET",
    url: string,
    options: { target: string; swap: string; source?: string },
  ): Promise<void>
}
