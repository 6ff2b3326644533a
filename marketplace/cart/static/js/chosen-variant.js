/* <chosen-variant variants='[{"values": ["L", "Blue"], "price": "$27.50", "left": "1 left", "is_there": true}, …]'> around
   the choices of a listing: once one value of each is chosen, its price and stock are said below them, and whatever is
   marked data-price-of-choice (the price on the listing's panel) follows. What is sold out can't be sent.
   Without this script the next page says the price, and the cart refuses what is gone. */
class ChosenVariant extends HTMLElement {
  connectedCallback() {
    this.variants = JSON.parse(this.getAttribute("variants"));
    this.said = this.querySelector("[role=status]");
    this.form = this.closest("form");
    this.prices = document.querySelectorAll("[data-price-of-choice]");
    this.before = [...this.prices].map((price) => [...price.childNodes]);
    this.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const groups = [...this.querySelectorAll("fieldset")];
    const values = groups.map((group) => group.querySelector("input:checked")?.value);
    this.markGone(groups, values);
    const found = this.variants.find((one) => one.values.every((value, at) => value === values[at]));
    this.said.textContent = found ? [found.price, found.left].filter(Boolean).join(" · ") : "";
    this.prices.forEach((price, at) => {
      price.replaceChildren(...this.before[at]);
      if (found) price.replaceChildren(this.drawn(price.querySelector(".price"), found.price));
    });
    const send = this.form.querySelector("button:not([type=button])");
    if (send) send.disabled = found ? !found.is_there : false;
  }

  drawn(price, words) {
    const drawn = price.cloneNode(false);
    drawn.textContent = words;
    return drawn;
  }

  /* A value that is sold out together with what is chosen elsewhere is dashed, and may still be looked at. */
  markGone(groups, values) {
    groups.forEach((group, at) => {
      for (const input of group.querySelectorAll("input")) {
        const fitting = this.variants.filter((one) => one.values.every(
          (value, other) => (other === at ? value === input.value : !values[other] || value === values[other])));
        input.closest(".chip").classList.toggle("gone", !fitting.some((one) => one.is_there));
      }
    });
  }
}

customElements.define("chosen-variant", ChosenVariant);
