/* Talking to the server: the CSRF token from the page, or asked for once where a cached page carries none. */

let asked;

/** Return the CSRF token for a write. */
export async function token() {
  const found = document.querySelector('meta[name="csrf-token"]')?.content || document.querySelector('input[name="csrf_token"]')?.value;
  if (found) return found;
  asked ??= fetch("/csrf", { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then((body) => body.token);
  return asked;
}

/** Send JSON (or FormData) and return {ok, status, body}; body is the parsed answer or null. */
export async function send(url, data = undefined, { method = "POST", signal } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": await token() };
  const isForm = data instanceof FormData || data instanceof URLSearchParams;
  if (data !== undefined && !isForm) headers["Content-Type"] = "application/json";
  const answer = await fetch(url, { method, headers, signal, body: data === undefined || isForm ? data : JSON.stringify(data) });
  const body = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  return { ok: answer.ok, status: answer.status, url: answer.url, redirected: answer.redirected, body };
}
