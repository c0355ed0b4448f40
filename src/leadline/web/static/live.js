// What others do: asks every 5 seconds while somebody looks at the page, says it above, and shows it when asked to.
(() => {
  const EVERY = 5000;
  let off = false, asking = false;
  const place = () => document.getElementById("live");
  const remembered = (name) => place().querySelector(`[name=${name}]`);

  async function look() {
    if (off || asking || !place() || document.visibilityState !== "visible") return;
    asking = true;
    try {
      const state = new URLSearchParams({ since: remembered("since").value, seen: remembered("seen").value });
      const answer = await fetch(`${place().dataset.live}?${state}`, { headers: { "HX-Request": "true" }, redirect: "error" });
      off = answer.status === 401;  // signed out: the next thing that somebody does says so
      if (answer.status !== 200) return;
      const focused = place().contains(document.activeElement);
      place().innerHTML = await answer.text();  // escaped by the server; the policy of the page runs no inline script
      if (focused) place().querySelector("button")?.focus();
      document.body.dispatchEvent(new CustomEvent("changed-elsewhere", { bubbles: true }));
    } catch { /* the server is away: the next look tells */ } finally {
      asking = false;
    }
  }

  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);

  // The page as it is now takes the place of what was shown; its address says what that is.
  document.addEventListener("click", async (event) => {
    if (!event.target.closest?.("[data-show-changes]")) return;
    await htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerHTML show:none" });
    place().querySelector("button")?.remove();
    remembered("since").value = remembered("seen").value;
    document.getElementById("main")?.focus({ preventScroll: true });
  });
})();
