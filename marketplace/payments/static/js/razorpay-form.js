/* Opens Razorpay's window; what it hands back (payment, order, signature) is sent to us, who check it. */

const PATIENCE_MS = 10000;

class RazorpayForm extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    const button = this.querySelector("button");
    const until = Date.now() + PATIENCE_MS;
    while (!globalThis.Razorpay && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
    if (!globalThis.Razorpay) return;
    button.disabled = false;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.open(); });
  }

  open() {
    const given = this.dataset;
    new globalThis.Razorpay({
      key: given.key, order_id: given.order, amount: given.amount, currency: given.currency, name: given.name,
      description: given.title, prefill: { email: given.email }, handler: (answer) => this.send(answer),
    }).open();
  }

  send(answer) {
    for (const [name, value] of Object.entries(answer)) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      this.form.append(field);
    }
    this.form.submit();
  }
}

customElements.define("razorpay-form", RazorpayForm);
