/* <map-view>: a map of places or of one area; Leaflet is loaded only where such a map comes into view.
     lat, lon, zoom       where it looks (without: at its markers)
     radius               metres: draws an area around lat, lon in place of a point
     tiles, attribution   tile address and whom to thank; without tiles a quiet ground is drawn
     markers-url          GeoJSON-like JSON {"markers": [{lat, lon, label, url, title, photo, id}]}, or the same in a
                          <script type="application/json"> inside the element
                          and, for a map without tiles, "places": [{lat, lon, name}], drawn as quiet labels
     data-several         what stands for pins that would lie on each other: "{n} here"
     data-again           the words of "Search this area": a button appears when the map was moved
   Events: "area" {detail: {bbox: "west,south,east,north"}} (cancelable; else follows data-again-url with bbox added),
           "marker" {detail: marker}. Methods: highlight(id), show(markers).
   What the element holds stays for people without scripts (a list, an address); it is put aside when the map is there. */
import { el } from "./icon.js";

const ROOM = { width: 76, height: 36 };  // what a pin takes up, with a gap to the next one
const NEAREST = 17;

const VENDOR = new URL("../vendor/leaflet-1.9.4/", import.meta.url);
let loading;

function leaflet() {
  loading ??= new Promise((ready) => {
    const sheet = el("link", { rel: "stylesheet", href: new URL("../css/leaflet.css", import.meta.url) });
    sheet.addEventListener("load", ready, { once: true });
    sheet.addEventListener("error", ready, { once: true });
    document.head.append(sheet);
  }).then(() => import(new URL("leaflet.js", VENDOR))).then(() => globalThis.L);
  return loading;
}

class MapView extends HTMLElement {
  connectedCallback() {
    if (this.seen) return;
    this.seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.seen.disconnect();
      this.start();
    }, { rootMargin: "200px" });
    this.seen.observe(this);
  }

  async start() {
    const L = await leaflet();
    const { markers = [], places = [] } = await this.given();
    const aside = el("div", { hidden: true });
    aside.append(...this.childNodes);
    const ground = el("div", { role: "region", "aria-label": this.getAttribute("label") ?? "" });
    this.append(aside, ground);
    this.map = L.map(ground, { zoomControl: false, attributionControl: Boolean(this.getAttribute("tiles")), scrollWheelZoom: this.hasAttribute("wheel"), maxZoom: 18, zoomSnap: 0.5 });
    L.control.zoom({ position: "topright", zoomInTitle: this.dataset.zoomIn ?? "+", zoomOutTitle: this.dataset.zoomOut ?? "−" }).addTo(this.map);
    if (this.getAttribute("tiles")) this.tiles(L);
    else this.ground(L, places);
    this.pins = L.layerGroup().addTo(this.map);
    this.look(L, markers);
    this.show(markers);
    this.map.on("movestart", (event) => { if (this.settled && event.target._container.matches(":hover, :focus-within")) this.moved = true; });
    this.map.on("zoomend", () => this.draw());
    this.map.on("moveend", () => { if (this.moved) this.offer(); });
    this.map.whenReady(() => { this.settled = true; });
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  tiles(L) {
    this.map.attributionControl.setPrefix(false);
    L.tileLayer(this.getAttribute("tiles"), { attribution: this.getAttribute("attribution") ?? "", maxZoom: 19, className: "tile-layer" }).addTo(this.map);
    this.map.getPane("tilePane").classList.add("tiles-dim");
  }

  /* Without tiles: a scale, the names of places, and a grid that moves along. */
  ground(L, places) {
    L.control.scale({ position: "bottomleft" }).addTo(this.map);
    for (const each of places) {
      const name = L.divIcon({ className: "place", html: el("span", {}, each.name), iconSize: null });
      L.marker([each.lat, each.lon], { icon: name, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(this.map);
    }
    this.map.on("move", () => {
      const origin = this.map.latLngToContainerPoint([0, 0]);
      this.style.backgroundPosition = `${origin.x % 48}px ${origin.y % 48}px`;
    });
  }

  async given() {
    const inside = this.querySelector('script[type="application/json"]');
    if (inside) return JSON.parse(inside.textContent);
    if (!this.getAttribute("markers-url")) return {};
    try {
      const answer = await fetch(this.getAttribute("markers-url"), { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : {};
    } catch { return {}; }
  }

  look(L, markers) {
    const [lat, lon, zoom] = ["lat", "lon", "zoom"].map((name) => parseFloat(this.getAttribute(name)));
    const bbox = this.getAttribute("bbox")?.split(",").map(Number);
    const radius = parseFloat(this.getAttribute("radius"));
    if (bbox?.length === 4) this.map.fitBounds([[bbox[1], bbox[0]], [bbox[3], bbox[2]]], { animate: false });
    else if (!Number.isNaN(lat)) this.map.setView([lat, lon], zoom || 13, { animate: false });
    else if (markers.length) this.map.fitBounds(L.latLngBounds(markers.map((each) => [each.lat, each.lon])).pad(0.12), { animate: false, maxZoom: 14 });
    else this.map.setView([25, 0], 2, { animate: false });
    if (Number.isNaN(lat)) return;
    if (radius) {
      const area = L.circle([lat, lon], { radius, className: "area", interactive: false }).addTo(this.map);
      if (!zoom) this.map.fitBounds(area.getBounds().pad(0.35), { animate: false });
    } else if (!markers.length) L.marker([lat, lon], { icon: L.divIcon({ className: "pin dot", iconSize: null }), interactive: false, keyboard: false }).addTo(this.map);
  }

  /** Draw these markers in place of the present ones. */
  show(markers) {
    this.markers = markers;
    this.draw();
  }

  /* Pins that would lie on each other are one pin with their number; nearer they come apart. */
  draw() {
    const L = globalThis.L;
    this.pins.clearLayers();
    this.byId = new Map();
    for (const group of this.groups()) {
      const pin = group.length > 1 ? this.several(L, group) : this.single(L, group[0]);
      for (const each of group) this.byId.set(String(each.id), pin);
    }
    if (this.lit) this.highlight(this.lit);
  }

  groups() {
    const groups = [];
    for (const each of this.markers) {
      const at = this.map.project([each.lat, each.lon]);
      const near = groups.find((group) => Math.abs(group.at.x - at.x) < ROOM.width && Math.abs(group.at.y - at.y) < ROOM.height);
      if (near) near.all.push(each);
      else groups.push({ at, all: [each] });
    }
    return groups.map((group) => group.all);
  }

  single(L, each) {
    const name = [each.title, each.label].filter(Boolean).join(", ");
    const pin = this.pin(L, each, each.label, each.title ?? each.label, name);
    pin.on("click", () => this.dispatchEvent(new CustomEvent("marker", { bubbles: true, detail: each })));
    if (each.url) pin.bindPopup(() => popup(each), { closeButton: false, minWidth: 208, offset: [0, -10] });
    return pin;
  }

  several(L, group) {
    const words = (this.dataset.several ?? "{n}").replace("{n}", group.length);
    const pin = this.pin(L, group[0], String(group.length), words, words, "many");
    const bounds = L.latLngBounds(group.map((each) => [each.lat, each.lon]));
    const isOneSpot = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 30;
    if (isOneSpot || this.map.getZoom() >= NEAREST) pin.bindPopup(() => list(group), { closeButton: false, minWidth: 208, maxHeight: 260, offset: [0, -10] });
    else pin.on("click keypress", (event) => { if (event.type === "click" || event.originalEvent.key === "Enter") this.approach(bounds); });
    return pin;
  }

  /* The pin that was pressed is gone then: the map itself takes the focus, and its keys move it. */
  approach(bounds) {
    this.map.getContainer().focus({ preventScroll: true });
    this.map.fitBounds(bounds.pad(0.3), { maxZoom: NEAREST });
  }

  pin(L, each, text, title, name, kind = "") {
    const icon = L.divIcon({ className: `${text ? "pin" : "pin dot"} ${kind}`.trim(), html: el("span", {}, text ?? ""), iconSize: null });
    const pin = L.marker([each.lat, each.lon], { icon, alt: title, title: title ?? "", riseOnHover: true }).addTo(this.pins);
    pin.getElement()?.setAttribute("aria-label", name);
    return pin;
  }

  /** Mark the pin of one thing, e.g. while its card is pointed at; null marks none. */
  highlight(id) {
    this.lit = id;
    const wanted = this.byId?.get(String(id));
    for (const pin of this.byId?.values() ?? []) pin.getElement()?.classList.toggle("on", pin === wanted);
  }

  offer() {
    if (!this.dataset.again || this.again) return;
    this.again = el("button", { class: "btn sm again", type: "button" }, this.dataset.again);
    this.again.addEventListener("click", () => this.search());
    this.append(this.again);
  }

  search() {
    const bounds = this.map.getBounds();
    const bbox = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((each) => each.toFixed(5)).join(",");
    this.again.remove();
    this.again = null;
    this.moved = false;
    if (!this.dispatchEvent(new CustomEvent("area", { bubbles: true, cancelable: true, detail: { bbox } }))) return;
    const target = new URL(this.dataset.againUrl ?? location.href, location.href);
    target.searchParams.set("bbox", bbox);
    target.searchParams.delete("page");
    location.assign(target);
  }
}

function list(group) {
  return el("ul", { class: "stack g2", role: "list" }, ...group.map((each) => el("li", {}, ...(each.url ? [el("a", { href: each.url }, each.title ?? each.label)] : [each.title ?? ""]), " ", el("b", { class: "price" }, each.label ?? ""))));
}

function popup(each) {
  const link = el("a", { href: each.url }, each.title ?? each.label);
  const parts = each.photo ? [el("img", { src: each.photo, alt: "", width: 208, height: 156, loading: "lazy" })] : [];
  return el("div", {}, ...parts, el("b", { class: "price" }, each.label ?? ""), el("div", {}, link));
}

customElements.define("map-view", MapView);
