/* Mounts Stripe's Payment Element, which draws the card fields in a frame of Stripe's own, and confirms. */

const PATIENCE_MS = 10000;

class StripeForm extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    this.wrong = this.querySelector("[data-wrong]");
    this.button = this.querySelector("button");
    this.form.addEventListener("submit", (event) => this.send(event));
    if (!(await this.library())) return this.say(this.dataset.silent);
    this.stripe = globalThis.Stripe(this.dataset.key, { locale: this.dataset.language });
    this.elements = this.stripe.elements({ clientSecret: this.dataset.secret });
    const fields = this.elements.create("payment");
    fields.on("ready", () => { this.button.disabled = false; });
    fields.on("loaderror", () => this.say(this.dataset.silent));
    fields.mount(this.querySelector("[data-fields]"));
  }

  async library() {
    const until = Date.now() + PATIENCE_MS;
    while (!globalThis.Stripe && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
    return Boolean(globalThis.Stripe);
  }

  async send(event) {
    event.preventDefault();
    if (!this.stripe) return;
    this.button.disabled = true;
    this.wrong.hidden = true;
    const { error } = await this.stripe[this.dataset.act]({
      elements: this.elements, confirmParams: { return_url: this.dataset.return },
    });
    this.button.disabled = false; // on success the browser has left for return_url
    if (error) this.say(error.message);
  }

  say(words) {
    this.wrong.textContent = words;
    this.wrong.hidden = false;
  }
}

customElements.define("stripe-form", StripeForm);
