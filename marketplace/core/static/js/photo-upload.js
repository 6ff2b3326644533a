/* <photo-upload>: sends photos as they are chosen, shows them at once, orders them by dragging or by buttons.
   Attributes and the answers it expects: see macros/photos.html. */
import { send } from "./net.js";
import { sendFile, sizeOf } from "./photo-send.js";
import { equip, loadingTile, storedTile } from "./photo-tile.js";
import { toast } from "./toasts.js";

const TYPES = new Set(["image/jpeg", "image/png", "image/webp", "image/avif"]);
const AT_ONCE = 2;

class PhotoUpload extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.words = JSON.parse(this.dataset.words);
    this.list = this.querySelector(".photos");
    this.adder = this.list.lastElementChild;
    this.input = this.adder.querySelector("input");
    this.said = this.querySelector("[data-said]");
    this.waiting = [];
    this.running = 0;
    this.on = { move: (tile, step) => this.move(tile, step), remove: (tile) => this.drop(tile), alt: (tile, alt) => this.describe(tile, alt) };
    for (const tile of this.tiles) equip(tile, this.words, this.on, tile.querySelector("img").alt);
    this.input.removeAttribute("name");
    this.input.classList.add("vh");
    this.adder.querySelector("[data-scripted]").hidden = false;
    this.input.addEventListener("change", () => { this.take(this.input.files); this.input.value = ""; });
    this.dragging();
    this.number();
  }

  get tiles() { return [...this.list.querySelectorAll("li[data-id]")]; }

  take(files) {
    for (const file of files) {
      const why = this.refuse(file);
      const tile = loadingTile(file, this.words, (share) => this.words.of.replace("{percent}", Math.round(share * 100)).replace("{size}", sizeOf(file)));
      this.adder.before(tile);
      if (why) tile.fail(why);
      else this.waiting.push([file, tile]);
    }
    this.next();
  }

  refuse(file) {
    const max = Number(this.getAttribute("max"));
    const megabytes = Number(this.getAttribute("max-mb"));
    if (!TYPES.has(file.type)) return this.words.type;
    if (file.size > megabytes * 1e6) return this.words.big.replace("{mb}", megabytes);
    return this.tiles.length + this.waiting.length + this.running >= max ? this.words.many.replace("{max}", max) : "";
  }

  async next() {
    if (this.running >= AT_ONCE || !this.waiting.length) return;
    this.running += 1;
    const [file, tile] = this.waiting.shift();
    this.next();
    const { ok, body } = await sendFile(this.getAttribute("upload-url"), file, this.getAttribute("csrf"), tile.progress);
    this.running -= 1;
    if (ok) {
      tile.done();
      tile.replaceWith(storedTile(body.photo, this.words, this.on));
      this.number();
      this.say(this.words.done);
    } else tile.fail(body?.detail ?? this.words.lost, () => this.take([file]));
    this.next();
  }

  move(tile, step) {
    const tiles = this.tiles;
    const to = tiles.indexOf(tile) + step;
    if (to < 0 || to >= tiles.length) return;
    if (step < 0) tiles[to].before(tile); else tiles[to].after(tile);
    const button = tile.querySelector(`[data-tool="${step < 0 ? "earlier" : "later"}"]`);
    this.ordered(tile);
    (button.disabled ? tile.querySelector("[data-tool]:not(:disabled)") : button).focus();
  }

  ordered(tile) {
    this.number();
    const order = this.tiles.map((each) => Number(each.dataset.id) || each.dataset.id);
    this.say(this.words.moved.replace("{n}", this.tiles.indexOf(tile) + 1).replace("{all}", order.length));
    this.tell(send(this.getAttribute("order-url"), { order }, { method: this.getAttribute("order-method") ?? "POST" }));
  }

  async drop(tile) {
    const next = tile.nextElementSibling.querySelector("button, input");
    const answer = await send(tile.dataset.url, undefined, { method: "DELETE" }).catch(() => ({ ok: false }));
    if (!answer.ok) { toast(answer.body?.detail ?? this.words.lost, { category: "error" }); return; }
    tile.remove();
    next?.focus();
    this.number();
    this.say(this.words.removed);
  }

  describe(tile, alt) {
    tile.querySelector("img").alt = alt;
    this.tell(send(tile.dataset.url, { alt }));
  }

  async tell(sent) {
    const answer = await sent.catch(() => ({ ok: false }));
    if (!answer.ok) toast(answer.body?.detail ?? this.words.lost, { category: "error" });
  }

  number() {
    for (const [n, tile] of this.tiles.entries()) {
      tile.querySelector(".tag")?.toggleAttribute("hidden", n > 0);
      tile.querySelector('[data-tool="earlier"]').disabled = n === 0;
      tile.querySelector('[data-tool="later"]').disabled = n === this.tiles.length - 1;
    }
    this.dispatchEvent(new CustomEvent("photos", { bubbles: true, detail: { count: this.tiles.length } }));
  }

  say(words) { this.said.textContent = words; }

  dragging() {
    let held = null;
    this.list.addEventListener("dragstart", (event) => { held = event.target.closest("li[data-id]"); held?.classList.add("dragged"); });
    this.list.addEventListener("dragend", () => { held?.classList.remove("dragged"); held = null; });
    this.list.addEventListener("dragover", (event) => {
      event.preventDefault();
      const over = event.target.closest("li[data-id]");
      if (!held || !over || over === held) return;
      const tiles = this.tiles;
      if (tiles.indexOf(over) < tiles.indexOf(held)) over.before(held); else over.after(held);
      held.dataset.moved = "yes";
    });
    this.addEventListener("dragover", (event) => { event.preventDefault(); if (!held) this.adder.firstElementChild.classList.add("over"); });
    this.addEventListener("dragleave", () => this.adder.firstElementChild.classList.remove("over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.adder.firstElementChild.classList.remove("over");
      if (event.dataTransfer.files.length) this.take(event.dataTransfer.files);
      else if (held?.dataset.moved) { delete held.dataset.moved; this.ordered(held); }
    });
  }
}

customElements.define("photo-upload", PhotoUpload);
