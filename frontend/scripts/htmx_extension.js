// @ts-check
/**
 * What htmx needs of a page under our content security policy (recipes, *htmx 4 in a real Chromium*).
 * It makes the page's one Trusted Types policy: a page that imports `paint.js` cannot import this.
 * @module
 */

/** Stands where htmx would make functions of text: no attribute of ours is ever run. */
class Off {
  constructor() {
    throw new Error("text is not run here")
  }
}

// The server's fragments pass: its templates escape, and the policy of the page stops scripts.
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("firstbell", {
  createHTML: (/** @type {string} */ html) => html,
  createScript: (/** @type {string} */ script) => {
    if (script.trim()) throw new Error("no script comes in a fragment")
    return ""
  },
})

/** Registers the extension that every page's `htmx-config` names; call it before the page is ready. */
export function startHtmx() {
  htmx.registerExtension("firstbell", {
    init: api => api.initSecurity(policy, Off, Off),
    htmx_config_request: (_, { ctx }) => {
      const token = document.querySelector("meta[name=csrf]")?.getAttribute("content")
      if (ctx.request.method !== "GET" && token) ctx.request.headers["x-csrftoken"] = token
    },
  })
}
