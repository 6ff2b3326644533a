/* One photo in <photo-upload>: its picture, what it shows, and the buttons that move or remove it. */
import { el, icon } from "./icon.js";

/** Return the tile of a photo that is stored: {id, src, alt, url}. `on` hears "move", "remove" and "alt". */
export function storedTile(photo, words, on) {
  const tile = el("li", { "data-id": photo.id, "data-url": photo.url, draggable: "true" });
  const tag = el("span", { class: "tag", hidden: true }, words.cover);
  tile.append(el("img", { class: "pic", src: photo.src, width: 300, height: 300, alt: photo.alt ?? "", draggable: "false" }), tag);
  equip(tile, words, on, photo.alt ?? "");
  return tile;
}

/** Give a tile that the server drew its tools, in place of the plain fields that work without a script. */
export function equip(tile, words, on, alt) {
  tile.querySelector("[data-plain]")?.remove();
  tile.draggable = true;
  const input = el("input", { class: "input alt", maxlength: 200, "aria-label": words.alt, placeholder: words.alt });
  input.value = alt;
  input.addEventListener("change", () => on.alt(tile, input.value));
  const tools = el("div", { class: "tools" },
    tool(words.earlier, "arrow-left", () => on.move(tile, -1), "earlier"),
    tool(words.later, "arrow-right", () => on.move(tile, 1), "later"),
    tool(words.remove, "trash-2", () => on.remove(tile), "remove"));
  tile.append(tools, input);
}

/** Return the tile of a file on its way, with `progress(share)` and `fail(words, retry)`. */
export function loadingTile(file, words, label) {
  const address = URL.createObjectURL(file);
  const text = el("span", {}, label(0));
  const bar = el("progress", { max: 1, value: 0, "aria-label": file.name });
  const box = el("div", { class: "up" }, text, bar);
  const tile = el("li", { class: "loading" }, el("img", { class: "pic", src: address, width: 300, height: 300, alt: "" }), box);
  tile.progress = (share) => { bar.value = share; text.textContent = label(share); };
  tile.fail = (why, retry) => {
    tile.className = "failed";
    box.replaceWith(el("span", { class: "why", role: "alert" }, `${file.name}: ${why}`));
    const tools = el("div", { class: "tools" }, tool(words.remove, "x", () => tile.remove(), "remove"));
    if (retry) tools.prepend(tool(words.retry, "rotate-ccw", () => { tile.remove(); retry(); }, "retry"));
    tile.append(tools);
  };
  tile.done = () => { URL.revokeObjectURL(address); };
  return tile;
}

function tool(label, name, act, kind) {
  const button = el("button", { type: "button", "aria-label": label, title: label, "data-tool": kind }, icon(name));
  button.addEventListener("click", act);
  return button;
}
