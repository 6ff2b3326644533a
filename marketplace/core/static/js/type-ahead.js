/* <type-ahead url="/search/suggestions?query=" data-none><input></type-ahead>: suggestions below a search field.
   An ARIA combobox: arrows move, Enter takes, Escape closes. The answer is {suggestions: [{text, type, url?}]};
   data-types='{"category": "Category"}' names the types, data-icons='{"place": "map-pin"}' their icons. */
import { el, icon } from "./icon.js";

const PAUSE_MS = 120;
let serial = 0;

class TypeAhead extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    if (!this.input || this.list) return;
    this.names = JSON.parse(this.dataset.types || "{}");
    this.icons = JSON.parse(this.dataset.icons || "{}");
    this.id_ = `suggest-${(serial += 1)}`;
    this.list = el("ul", { class: "suggest", role: "listbox", id: this.id_, hidden: true, "aria-label": this.dataset.label || this.input.getAttribute("aria-label") });
    this.append(this.list);
    const wiring = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.id_ };
    for (const [name, value] of Object.entries(wiring)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("focus", () => { if (this.dataset.onFocus !== undefined) this.ask(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), PAUSE_MS);
  }

  async fetch() {
    const query = this.input.value.trim();
    this.going?.abort();
    if (query.length < Number(this.getAttribute("min") ?? 2)) { this.close(); return; }
    this.going = new AbortController();
    try {
      const answer = await fetch(this.getAttribute("url") + encodeURIComponent(query), { signal: this.going.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show((await answer.json()).suggestions ?? []);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((entry, n) => this.option(entry, n)));
    this.list.hidden = !found.length || document.activeElement !== this.input;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  option(entry, n) {
    const made = el("li", { role: "option", id: `${this.id_}-${n}`, "aria-selected": "false" }, icon(this.icons[entry.type] ?? "search"), el("span", {}, entry.text));
    if (this.names[entry.type]) made.append(el("span", { class: "type" }, this.names[entry.type]));
    made.addEventListener("pointerdown", (event) => { event.preventDefault(); this.take(n); });
    return made;
  }

  key(event) {
    if (event.key === "Escape" && !this.list.hidden) { event.preventDefault(); this.close(); return; }
    if (event.key === "Enter" && this.at >= 0 && !this.list.hidden) { event.preventDefault(); this.take(this.at); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (this.list.hidden) { this.ask(); return; }
    clearTimeout(this.timer);
    this.going?.abort(); // an answer on its way must not move what is being chosen from
    this.move((this.at + step + this.found.length + 1) % (this.found.length + 1));
  }

  /* One place past the last option is the field itself. */
  move(to) {
    this.at = to === this.found.length ? -1 : to;
    for (const [n, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(n === this.at));
    const on = this.list.children[this.at];
    if (on) { this.input.setAttribute("aria-activedescendant", on.id); on.scrollIntoView({ block: "nearest" }); } else this.input.removeAttribute("aria-activedescendant");
  }

  take(n) {
    const entry = this.found[n];
    this.close();
    const wanted = new CustomEvent("taken", { bubbles: true, cancelable: true, detail: entry });
    if (!this.dispatchEvent(wanted)) return;
    if (entry.url) { location.assign(entry.url); return; }
    this.input.value = entry.text;
    if (this.dataset.submit !== "no") this.input.form?.requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("type-ahead", TypeAhead);
