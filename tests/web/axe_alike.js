// Runs axe's rule of contrast on those texts that no text known by now is like. Gives what it found and what is known.
async ([inside, options, known]) => {
  const all = [...document.querySelectorAll(inside ? `${inside}, ${inside} *` : "body *")];
  const styles = new Map([...document.querySelectorAll("*")].map((one) => [one, getComputedStyle(one)]));
  const rects = new Map(all.map((one) => [one, one.getBoundingClientRect()]));
  const shown = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));

  // Two sums of 32 bits: they are handed to and fro by the thousand.
  const hash = (text) => {
    let [one, two] = [5381, 52711];
    for (let n = 0; n < text.length; n++) {
      one = Math.imul(one, 33) ^ text.charCodeAt(n);
      two = Math.imul(two, 1000003) ^ text.charCodeAt(n);
    }
    return `${(one >>> 0).toString(36)}.${(two >>> 0).toString(36)}`;
  };

  // All that decides how a text looks, up to the root.
  const looks = new Map();
  const look = (one) => {
    if (!looks.has(one)) {
      const style = styles.get(one);
      looks.set(one, hash([
        one.parentElement ? look(one.parentElement) : "",
        one.tagName, one.getAttribute("class"), one.getAttribute("style"),
        one.matches(":disabled, [aria-disabled=true]") || one.control?.disabled,
        style.color, style.fill, style.backgroundColor, style.backgroundImage, style.opacity, style.filter,
        style.mixBlendMode, style.textShadow, style.fontSize, style.fontWeight, style.position,
      ].join("|")));
    }
    return looks.get(one);
  };

  // What may lie over or under others than its own ancestors.
  const loose = shown.filter((one) => {
    const style = styles.get(one);
    return /absolute|fixed|sticky/.test(style.position) || style.transform !== "none" || style.zIndex !== "auto"
      || style.float !== "none" || style.margin.includes("-");
  });
  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const overlaps = (one) => loose.some((other) =>
    !other.contains(one) && !one.contains(other) && meet(rects.get(one), rects.get(other)));
  const within = (one, outer) =>
    one.left >= outer.left && one.right <= outer.right && one.top >= outer.top && one.bottom <= outer.bottom;
  const isCut = (one) => {
    const rect = rects.get(one);
    if (rect.left < 0 || rect.top + scrollY < 0 || rect.right > innerWidth) return true;
    for (let up = one.parentElement; rects.has(up); up = up.parentElement) {
      if (styles.get(up).overflow !== "visible" && !within(rect, rects.get(up))) return true;
    }
    return false;
  };

  const isText = (one) => one.matches("input:not([type=hidden]), select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const words = (one) => /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(one.textContent || one.value || one.placeholder || "");
  const named = new Set([...document.querySelectorAll(":disabled[aria-labelledby], [aria-disabled=true][aria-labelledby]")]
    .flatMap((one) => one.getAttribute("aria-labelledby").split(/\s+/)));

  const before = new Set(known);
  const met = new Map();
  const chosen = shown.filter((one) => {
    if (!isText(one)) return false;
    if (overlaps(one) || isCut(one)) return true;
    const alike = hash(`${look(one)}|${words(one)}|${named.has(one.id)}`);
    const count = met.get(alike) ?? 0;
    met.set(alike, count + 1);
    return !before.has(alike) && count < 3;
  });
  const found = chosen.length ? (await axe.run({ include: chosen }, options)).violations : [];
  return { found, known: [...met.keys()].filter((alike) => !before.has(alike)), looked: chosen.length };
};
