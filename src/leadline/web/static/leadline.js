// The frame around every page: keys, lists, dialogs, toasts with undo, focus after a swap. Pages only declare, in
// attributes; docs/reference/keys.md says which. Without this file everything is plain links and forms.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const modal = () => all("dialog[open]").at(-1) ?? null;
  const field = (element) => element?.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");

  // The field of a dialog that was closed keeps the focus for a moment: nobody types there any more.
  const typing = (element) => { const place = field(element); return Boolean(place) && shown(place); };

  // ---- lists: J, K, arrows move; Enter opens; X selects ----

  // [data-list] holds links marked [data-item]. With data-list="show" moving to an item also presses it, after a rest.
  const items = () => all("[data-list] [data-item]", modal() ?? document).filter(shown);
  let resting = 0;

  function mark(item) {
    const list = item.closest("[data-list]");
    all("[data-item][aria-current]", list).forEach((other) => other !== item && other.removeAttribute("aria-current"));
    item.setAttribute("aria-current", "true");
  }

  function chosen(list = items()) {
    const focused = list.findIndex((item) => item === document.activeElement || rowOf(item)?.contains(document.activeElement));
    return focused >= 0 ? focused : list.findIndex((item) => item.hasAttribute("aria-current"));
  }

  function rowOf(item) { return item.closest("[data-row], tr, li"); }

  function move(step, event) {
    const list = items();
    const at = chosen(list);
    const inList = document.activeElement?.closest?.("[data-list]");
    if (!list.length || (event.key.startsWith("Arrow") && !inList)) return false;
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : inList || list[at].hasAttribute("aria-current") ? at + step : at))];
    go(next);
    return true;
  }

  function go(item) {
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    if (item.closest("[data-list]").dataset.list !== "show") return;
    mark(item);
    clearTimeout(resting);
    if (wide()) resting = setTimeout(() => item.isConnected && item.click(), 120);
  }

  // In one column what an item shows stands below the list: there only a press goes to it.
  const wide = () => !matchMedia("(max-width: 1180px)").matches;

  function select() {
    const list = items();
    const box = list[chosen(list)] && one("input[type=checkbox][data-select]", rowOf(list[chosen(list)]));
    box?.click();
    return Boolean(box);
  }

  // [data-dock] appears while anything is selected; [data-selected] in it says how many; [data-select-all] takes all shown.
  function count() {
    const boxes = all("input[data-select]");
    const number = boxes.filter((box) => box.checked).length;
    all("[data-dock]").forEach((dock) => { dock.hidden = !number; });
    all("[data-selected]").forEach((place) => { place.textContent = number.toLocaleString(document.body.dataset.numbers); });
    all("input[data-select-all]").forEach((box) => {
      box.checked = number > 0 && number === boxes.length;
      box.indeterminate = number > 0 && number < boxes.length;
    });
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-select-all]")) all("input[data-select]").forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches?.("[data-select], [data-select-all]")) count();
  });

  // ---- keys ----

  const singles = () => document.body.dataset.singleKeys !== "off";
  const named = () => all("[data-key]", modal() ?? document).filter((element) => shown(element) || element.closest(".side nav"));
  let before = "", since = 0;

  // Pressing what a page declares: data-key="d", or two keys one after the other: data-key="g t".
  function press(key, event) {
    const both = before && Date.now() - since < 1500 ? `${before} ${key}` : null;
    const found = named().find((element) => element.dataset.key === (both ?? key));
    before = "";
    if (!found) {
      if (both) return true;  // the second of two keys never does what it does alone
      if (named().some((element) => element.dataset.key.startsWith(`${key} `))) { before = key; since = Date.now(); }
      return Boolean(before);
    }
    if (found.getAttribute("aria-disabled") === "true") {
      found.focus();
      say(found.title || "This cannot be done now.");
    } else if (field(found)) {
      found.focus();
      found.select?.();
    } else {
      found.click();
    }
    event.preventDefault();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.key === "Escape" && !modal() && closePicks(null)) { event.preventDefault(); return; }
    if (event.key === "Escape" && !modal() && !document.querySelector(":popover-open")) {
      if (typing(document.activeElement)) { document.activeElement.blur(); return; }
      one("[data-back]")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || typing(event.target)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (move(event.key === "ArrowDown" ? 1 : -1, event)) event.preventDefault();
      return;
    }
    if (!singles() || event.repeat && !"jk".includes(event.key)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (press(key, event)) return;
    const does = { j: () => move(1, event), k: () => move(-1, event), x: select, z: undoLatest, "?": help, "/": search, Enter: () => enter(event) }[key];
    if (does?.()) event.preventDefault();
  });

  // ---- what folds: [data-fold] is open on wide screens; on narrow ones it waits to be asked for, and stays as it was
  // left when it is shown anew. A details.pick closes by Esc and by a press elsewhere. ----

  const narrow = matchMedia("(max-width: 820px)");
  let unfolded = false;
  const fold = () => all("details[data-fold]").forEach((part) => { part.open = !narrow.matches || unfolded || part.querySelector("[aria-invalid=true]") !== null; });
  narrow.addEventListener("change", fold);
  document.addEventListener("htmx:afterSwap", fold);
  document.addEventListener("click", (event) => {
    closePicks(event.target);
    const part = event.target.closest?.("[data-fold] > summary")?.parentElement;
    if (part) unfolded = !part.open;  // it opens or closes after this
  });

  function closePicks(pressed) {
    const open = all("details.pick[open]").filter((pick) => !pressed || !pick.contains(pressed));
    open.forEach((pick) => { pick.open = false; });
    if (open.length && !pressed) one("summary", open[0]).focus();
    return open.length > 0;
  }

  function enter(event) {
    if (event.target.closest?.("a, button, summary, label")) return false;
    const list = items();
    const item = list[chosen(list)];
    item?.click();
    return Boolean(item);
  }

  function search() {
    const found = one("[data-search], main input[type=search]");
    found?.focus();
    found?.select?.();
    return Boolean(found);
  }

  function help() {
    const dialog = document.getElementById("keys");
    const keys = new Map();
    if (one("[data-palette]")) keys.set("Ctrl K", "find or do anything");
    if (one("[data-search], main input[type=search]")) keys.set("/", "search in this list");
    if (items().length) { keys.set("J K or ↓ ↑", "next, previous"); keys.set("Enter", "open"); }
    if (one("input[data-select]")) keys.set("X", "select");
    if (one("[data-back]")) keys.set("Esc", one("[data-back]").dataset.keySays ?? "back");
    named().forEach((element) => {
      const key = element.dataset.key.split(" ").map((part) => part.length === 1 ? part.toUpperCase() : part).join(" then ");
      if (!keys.has(key)) keys.set(key, element.dataset.keySays ?? wordsOf(element));
    });
    if (kept().length) keys.set("Z", "undo the latest");
    keys.set("?", "this list");
    one("dl", dialog).replaceChildren(...[...keys].map(([key, says]) => {
      const line = document.createElement("div"), term = document.createElement("dt"), text = document.createElement("dd"), cap = document.createElement("kbd");
      cap.textContent = key;
      term.append(cap);
      text.textContent = says;
      line.append(term, text);
      return line;
    }));
    open(dialog);
    return true;
  }

  function wordsOf(element) {
    const copy = element.cloneNode(true);
    all("kbd, svg, .n", copy).forEach((part) => part.remove());
    return (element.getAttribute("aria-label") ?? copy.textContent).trim().toLowerCase();
  }

  // ---- dialogs ----

  function open(dialog) {
    if (dialog.open) return;
    dialog.returnTo = document.activeElement;
    dialog.showModal();
    (one("[autofocus]", dialog) ?? one("[data-focus]", dialog))?.focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-open], [data-close], [data-dismiss], [data-item]");
    if (event.target.matches?.("dialog[open]")) event.target.close();  // the ground beside it
    if (!target) return;
    if (target.matches("[data-open]")) { event.preventDefault(); open(document.getElementById(target.dataset.open)); }
    if (target.matches("[data-close]")) target.closest("dialog")?.close();
    if (target.matches("[data-dismiss]")) target.closest(".toast")?.remove();
    if (target.matches("[data-list=show] [data-item]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) mark(target);
  });
  document.addEventListener("close", (event) => {
    if (event.target.id === "dialog") event.target.replaceChildren();
    if (event.target.returnTo?.isConnected) event.target.returnTo.focus();
  }, true);

  // [data-copy-from="id"] copies what stands in that field.
  document.addEventListener("click", async (event) => {
    const from = document.getElementById(event.target.closest?.("[data-copy-from]")?.dataset.copyFrom);
    if (!from) return;
    from.select();
    try { await navigator.clipboard.writeText(from.value); say("Copied"); event.target.textContent = "Copied"; } catch { say("Copy it by Ctrl C"); }
  });

  // ---- toasts and undo ----

  const toasts = () => document.getElementById("toasts");
  const place = () => `undo ${document.body.dataset.me}`;
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(place()) ?? "[]"); } catch { return []; } };
  function keep(list) { try { sessionStorage.setItem(place(), JSON.stringify(list.slice(-30))); } catch { /* storage may be off */ } }

  // What is undone goes at the next look, and makes room for what was said before it.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const toast = event.detail.xhr.status < 400 && event.detail.elt.matches?.("[data-undo]") && event.detail.elt.closest(".toast");
    if (toast) toast.dataset.undone = "";
  });

  function noticeToasts() {
    all(".toast[data-undone]").forEach((toast) => toast.remove());
    all(".toast:not([data-seen])", toasts() ?? document.createElement("div")).forEach((toast) => {
      toast.dataset.seen = "";
      const deed = one("[name=deed]", toast)?.value;
      if (deed) keep([...kept().filter((other) => other !== deed), deed]);
      all(".toast[data-seen]", toasts()).slice(0, -2).forEach((old) => old.remove());
      const fade = () => setTimeout(() => toast.matches(":hover, :focus-within") ? fade() : toast.remove(), 12000);
      if (!toast.matches(".err")) fade();
    });
  }

  function undoLatest() {
    const list = kept();
    const deed = list.pop();
    if (!deed || !window.htmx) return false;
    keep(list);
    all("#toasts [name=deed]").filter((input) => input.value === deed).forEach((input) => input.closest(".toast").remove());
    htmx.ajax("POST", document.body.dataset.undoUrl, { source: document.body, values: { deed }, swap: "none" });
    return true;
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-undo]")) {
      const deed = one("[name=deed]", event.target).value;
      keep(kept().filter((other) => other !== deed));
    }
    if (event.target.matches("[data-sign-out]")) { try { sessionStorage.clear(); } catch { /* as above */ } }
  });

  // ---- after a swap ----

  function say(text) {
    const said = document.getElementById("said");
    if (said) said.textContent = text;
  }
  document.addEventListener("say", (event) => say(event.detail?.value ?? ""));
  document.addEventListener("close-dialog", () => modal()?.close());

  let left = null;
  document.addEventListener("htmx:beforeSwap", (event) => { left = event.detail.target?.contains(document.activeElement) ? event.detail.target : null; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.elt;
    if (target?.id === "dialog" && target.childElementCount) open(target);
    noticeToasts();
    count();
    const wrong = target?.isConnected && one("[aria-invalid=true]", target);
    if (wrong) { wrong.focus(); return; }
    if (document.activeElement !== document.body || !left) return;
    const list = items();
    (all("[data-focus]", target).find(shown) ?? list[chosen(list)] ?? document.getElementById("main"))?.focus({ preventScroll: true });
    left = null;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, requestConfig } = event.detail;
    if (successful && requestConfig?.verb !== "get" && event.detail.xhr.status !== 422) elt.closest?.("dialog")?.close();
    noticeToasts();
  });

  // What failed is said; what was typed stays, since nothing was swapped.
  function failed(html) {
    const region = toasts();
    if (!region) return;
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const said = one(".toast", parsed) ?? document.createElement("div");
    if (!said.className) { said.className = "toast err"; said.setAttribute("role", "alert"); said.textContent = "Leadline did not answer. Nothing is lost: try again."; }
    const close = document.createElement("button");
    close.className = "btn quiet"; close.type = "button"; close.dataset.dismiss = ""; close.textContent = "OK";
    said.append(close);
    all(".toast.err", region).forEach((old) => old.remove());
    region.append(document.adoptNode(said));
  }
  let leaving = false;  // what is on its way when the page is left is no failure
  addEventListener("pagehide", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  const quiet = (event) => leaving || event.detail.elt?.matches?.("[data-quiet]");
  document.addEventListener("htmx:responseError", (event) => quiet(event) || failed(event.detail.xhr.responseText));
  document.addEventListener("htmx:sendError", (event) => quiet(event) || failed(""));

  document.addEventListener("DOMContentLoaded", () => {
    noticeToasts();
    fold();
    count();
    if (/Mac|iPhone|iPad/.test(navigator.platform)) all("[data-command-key]").forEach((cap) => { cap.textContent = "⌘K"; });
    one("main [aria-invalid=true]")?.focus();
  });
})();
