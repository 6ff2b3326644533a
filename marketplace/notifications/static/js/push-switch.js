/* <push-switch data-key data-url data-worker …><button>: asks for permission when it is clicked, and never before. */
import { send } from "../../core/js/net.js";
import { toast } from "../../core/js/toasts.js";

class PushSwitch extends HTMLElement {
  async connectedCallback() {
    if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) return;
    this.querySelector("button").addEventListener("click", () => this.act());
    const registration = await navigator.serviceWorker.getRegistration("/");
    const old = await registration?.pushManager.getSubscription();
    this.hidden = Boolean(old && isFor(old, this.dataset.key) && this.dataset.known);
  }

  async act() {
    const button = this.querySelector("button");
    button.disabled = true;
    try {
      if (await Notification.requestPermission() !== "granted") {
        toast(this.dataset.denied, { category: "error" });
        return;
      }
      const { endpoint, keys } = (await this.subscribe()).toJSON();
      const answer = await send(this.dataset.url, { endpoint, keys });
      if (!answer.ok) throw new Error(answer.body?.detail);
      sessionStorage.setItem("push-on", "1");
      location.reload();
    } catch {
      toast(this.dataset.failed, { category: "error" });
    } finally {
      button.disabled = false;
    }
  }

  async subscribe() {
    await navigator.serviceWorker.register(this.dataset.worker, { scope: "/" });
    const registration = await navigator.serviceWorker.ready;
    const old = await registration.pushManager.getSubscription();
    if (old && isFor(old, this.dataset.key)) return old;
    await old?.unsubscribe();
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(this.dataset.key) });
  }
}

function bytes(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

/* Whether the browser listens for our present key. */
function isFor(subscription, key) {
  const theirs = subscription.options.applicationServerKey;
  const ours = bytes(key);
  return Boolean(theirs) && ours.every((byte, index) => byte === new Uint8Array(theirs)[index]);
}

customElements.define("push-switch", PushSwitch);

const page = document.querySelector("push-switch");
if (page && sessionStorage.getItem("push-on")) {
  sessionStorage.removeItem("push-on");
  toast(page.dataset.on);
}
