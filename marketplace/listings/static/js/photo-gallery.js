/* <photo-gallery data-words='{"close","earlier","later","of","label"}'>: opens the photos it links to (a[data-photo])
   in a dialog to leaf through, by arrows, by thumb or by the buttons. Without scripts the links open the photos. */
import { el, icon } from "../../core/js/icon.js";

class PhotoGallery extends HTMLElement {
  connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.links = [...this.querySelectorAll("a[data-photo]")];
    for (const [n, link] of this.links.entries()) link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.open(n);
    });
    const all = this.querySelector("[data-open]");
    if (!all) return;
    all.hidden = false;
    all.addEventListener("click", () => this.open(0));
  }

  build() {
    const button = (label, name, act) => {
      const made = el("button", { class: "btn round", type: "button", "aria-label": label }, icon(name));
      made.addEventListener("click", act);
      return made;
    };
    this.count = el("span", { "aria-live": "polite" });
    this.say = el("p", { class: "say" });
    this.strip = el("div", { class: "strip", tabindex: "0", role: "group", "aria-label": this.words.label });
    for (const link of this.links) {
      const image = link.querySelector("img");
      this.strip.append(el("figure", {}, el("img", { src: link.href, alt: image.alt, loading: "lazy", width: image.width, height: image.height })));
    }
    const tools = el("div", { class: "row g2" }, button(this.words.earlier, "chevron-left", () => this.go(-1)), button(this.words.later, "chevron-right", () => this.go(1)), button(this.words.close, "x", () => this.dialog.close()));
    this.dialog = el("dialog", { class: "lightbox", "aria-label": this.words.label }, el("div", { class: "bar" }, this.count, tools), this.strip, this.say);
    this.dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) { event.preventDefault(); this.go(step); }
    });
    this.strip.addEventListener("scroll", () => { clearTimeout(this.later); this.later = setTimeout(() => this.dialog.open && this.tell(), 80); });
    this.append(this.dialog);
  }

  open(n) {
    if (!this.dialog) this.build();
    this.dialog.showModal();
    this.strip.scrollTo({ left: n * this.strip.clientWidth, behavior: "instant" });
    this.at = n;
    this.tell(n);
    this.strip.focus();
  }

  go(step) {
    const to = Math.min(Math.max((this.at ?? 0) + step, 0), this.links.length - 1);
    this.strip.scrollTo({ left: to * this.strip.clientWidth });
    this.tell(to);
  }

  tell(n = Math.round(this.strip.scrollLeft / this.strip.clientWidth)) {
    this.at = n;
    this.count.textContent = this.words.of.replace("{n}", n + 1).replace("{all}", this.links.length);
    this.say.textContent = this.links[n].querySelector("img").alt;
  }
}

customElements.define("photo-gallery", PhotoGallery);
