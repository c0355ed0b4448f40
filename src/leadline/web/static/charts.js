// Draws charts when they come near: what draws them is loaded with the first one. Until then, and where it cannot be
// drawn, the table shows.
(() => {
  let loading = null;
  const load = (address) => loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.vegaEmbed);
    script.onerror = failed;
    document.head.append(script);
  });

  const options = {
    ast: true,  // expressions are interpreted: the policy of the pages forbids eval
    renderer: "svg", defaultStyle: false, actions: false, tooltip: { disableDefaultStyle: true },
    loader: { load: () => Promise.reject(new Error("charts load nothing")) },
  };

  const pictures = new WeakMap();

  async function draw(chart) {
    const plot = chart.querySelector(".plot");
    try {
      const embed = await load(chart.dataset.vega);
      pictures.get(chart)?.finalize();
      pictures.set(chart, await embed(plot.firstElementChild, JSON.parse(chart.dataset.spec), options));  // it names itself: the sentence stays
      chart.dataset.drawn = "";
    } catch (error) {
      plot.hidden = true;
      chart.querySelector("details").open = true;
      console.warn("A chart could not be drawn; its table shows.", error);
    }
  }

  const near = new IntersectionObserver((seen) => {
    for (const one of seen.filter((one) => one.isIntersecting)) {
      near.unobserve(one.target);
      draw(one.target);
    }
  }, { rootMargin: "400px" });

  function prepare(within) {
    for (const chart of within.querySelectorAll("[data-chart]:not([data-ready])")) {
      chart.dataset.ready = "";
      chart.querySelector("details").open = false;
      chart.querySelector(".plot").hidden = false;
      near.observe(chart);
    }
  }

  // A chart is laid out for a narrow window or for a wide one, and anew where that changes.
  matchMedia("(max-width: 599.98px)").addEventListener("change", () => {
    for (const chart of document.querySelectorAll("[data-drawn]")) {
      delete chart.dataset.drawn;
      near.observe(chart);
    }
  });

  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.target));
  addEventListener("beforeprint", () => {
    for (const chart of document.querySelectorAll("[data-ready]:not([data-drawn])")) chart.querySelector("details").open = true;
  });
})();
