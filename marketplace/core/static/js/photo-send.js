/* Sends one file with XMLHttpRequest, which alone tells how much of it has left. */

/** Post `file` to `url`; `progress` hears 0 to 1. Resolves to {ok, body} and never rejects. */
export function sendFile(url, file, token, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener("load", () => resolve({ ok: request.status < 300, body: request.response }));
    request.addEventListener("error", () => resolve({ ok: false, body: null }));
    const data = new FormData();
    data.append("file", file);
    request.send(data);
  });
}

/** Return a size for people: "4.1 MB". */
export function sizeOf(file) {
  const megabytes = file.size / 1e6;
  const format = { style: "unit", unit: megabytes < 1 ? "kilobyte" : "megabyte", maximumFractionDigits: megabytes < 1 ? 0 : 1 };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(megabytes < 1 ? file.size / 1e3 : megabytes);
}
