// What a page is to somebody who cannot use it as most do: by keyboard alone, with a screen reader,
// with colours of their own, with wider text, at twice the size. Each check throws what it found.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Everything that can be reached by Tab, as the document has it; a group of radio buttons is one. */
const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";

/** All checks of one page. The page is left where it was. */
export async function reach(visitor, kind) {
  const found = [];
  for (const check of [keyboard, names, forcedColours, spacing, zoom]) {
    found.push(...(await check(visitor, kind)));
  }
  if (found.length > 0) throw new Error(`${kind}:\n  ${[...new Set(found)].join("\n  ")}`);
}

/** Tab through the whole page: the skip link first and working, every control once, in the order in
 *  which it is read, each with a focus that is seen, and out again at the end. */
async function keyboard({ page }) {
  const found = [];
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  // A page that shows errors puts the focus on their summary; begin at the top all the same.
  const stops = [];
  const wanted = await page.evaluate(tabStops, FOCUSABLE);
  await page.evaluate(() => {
    const start = document.createElement("span");
    start.id = "start-of-the-page";
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus({ preventScroll: true });
  });
  for (let turn = 0; turn < wanted.length + 5; turn += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(describeFocus);
    if (turn === 0) await page.evaluate(() => document.getElementById("start-of-the-page").remove());
    if (!stop || stop.key === stops[0]?.key) break;
    stops.push(stop);
  }
  if (stops[0]?.href !== "#main") found.push(`the first stop is not the skip link but ${stops[0]?.words}`);
  if (stops.length > wanted.length) found.push(`Tab goes on after ${wanted.length} controls: a trap?`);
  const met = new Set(stops.map((stop) => stop.key));
  for (const one of wanted.filter((one) => !met.has(one.key))) found.push(`Tab never comes to ${one.words}`);
  for (const [place, stop] of stops.entries()) {
    if (!stop.seen) found.push(`the focus on ${stop.words} is not seen (${stop.why})`);
    const next = stops[place + 1];
    if (!next) continue;
    if (next.at < stop.at) found.push(`Tab goes back from ${stop.words} to ${next.words}`);
    const sameColumn = next.left < stop.right && next.right > stop.left;
    // Within a frame that scrolls by itself the whole of it counts, between frames what is seen.
    const above = sameColumn && (next.frame === stop.frame ? next.bottom <= stop.top + 1 : next.seenBottom <= stop.seenTop + 1);
    if (above && !next.sticky && !stop.sticky) found.push(`Tab goes up from ${stop.words} to ${next.words}`);
  }
  // The skip link leads past everything before the content.
  await page.evaluate(() => document.querySelector('a[href="#main"]').focus());
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => {
    const main = document.querySelector("main");
    const focus = document.activeElement;
    return !main.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary")
      || main.contains(focus);
  });
  if (!inside) found.push("after the skip link, Tab is not in the content");
  await page.evaluate(() => { document.activeElement?.blur(); history.replaceState(null, "", location.pathname + location.search); });
  return found;
}

function tabStops(selector) {
  const groups = new Set();
  const all = [...document.querySelectorAll(selector)].filter((one) => {
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio") return true;
    // Of a group the chosen one is the stop, or else its first.
    const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(one.name)}"]`)]
      .filter((other) => other.form === one.form);
    const stop = group.find((other) => other.checked) ?? group[0];
    if (stop !== one || groups.has(one.name)) return false;
    groups.add(one.name);
    return true;
  });
  const order = [...document.querySelectorAll("*")];
  window.__key = (one) => String(order.indexOf(one));
  window.__words = (one) => {
    const name = one.getAttribute("aria-label") ?? one.innerText ?? "";
    const words = (name.trim() || one.labels?.[0]?.innerText || one.name || "").slice(0, 40).replace(/\s+/g, " ");
    return `<${one.tagName.toLowerCase()}> 「${words}」`;
  };
  return all.map((one) => ({ key: window.__key(one), words: window.__words(one) }));
}

function describeFocus() {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const box = one.getBoundingClientRect();
  // Where it stands on the page, also inside a frame that scrolls by itself.
  let down = scrollY;
  let frame = null;
  for (let where = one.parentElement; where && where !== document.documentElement; where = where.parentElement) {
    down += where.scrollTop;
    if (!frame && where.scrollHeight > where.clientHeight + 1 && getComputedStyle(where).overflowY !== "visible") frame = where;
  }
  // A radio button or tick box may show its focus at the label around it.
  const marked = [one, one.closest("label"), one.closest("tr"), one.nextElementSibling].filter(Boolean);
  const ring = marked.some((where) => {
    const style = getComputedStyle(where);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
  const target = one.type === "radio" || one.type === "checkbox" ? one.closest("label") ?? one : one;
  const shown = target.getBoundingClientRect();
  const inView = shown.bottom > 0 && shown.top < innerHeight && shown.right > 0 && shown.left < innerWidth;
  const x = Math.min(Math.max(shown.left + Math.min(shown.width / 2, 20), 0), innerWidth - 1);
  const y = Math.min(Math.max(shown.top + Math.min(shown.height / 2, 20), 0), innerHeight - 1);
  const hit = document.elementFromPoint(x, y);
  const covered = hit && !target.contains(hit) && !hit.contains(target) && !hit.closest("label")?.contains(one);
  const sticky = (() => {
    for (let where = one; where; where = where.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(where).position)) return true;
    }
    return false;
  })();
  return {
    key: window.__key(one), words: window.__words(one), href: one.getAttribute("href"), at: Number(window.__key(one)),
    frame: frame && window.__key(frame), seenTop: box.top + scrollY, seenBottom: box.bottom + scrollY,
    top: box.top + down, bottom: box.bottom + down, left: box.left, right: box.right, sticky,
    seen: ring && inView && !covered,
    why: !ring ? "no ring" : !inView ? "outside the window" : "covered",
  };
}

/** What a screen reader is told, from Chromium's accessibility tree: everything that acts has a name,
 *  the same words never lead to different places, headings and landmarks make an outline. */
async function names({ page }) {
  const found = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Accessibility.enable");
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const acting = new Set(["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio",
    "spinbutton", "switch", "menuitem", "tab", "option", "heading", "image", "img", "table", "DisclosureTriangle"]);
  const told = nodes.filter((node) => !node.ignored && node.role);
  const say = (node) => (node.name?.value ?? "").trim();
  for (const node of told) {
    const role = node.role.value;
    if (acting.has(role) && say(node) === "") found.push(`a ${role} has no name`);
    if (role === "radiogroup" || role === "group") {
      const holds = told.some((other) => other.parentId === node.nodeId && other.role.value === "radio");
      if (holds && say(node) === "") found.push("a group of radio buttons has no name");
    }
    if (/\{[a-z_]+\}|undefined|null$/.test(say(node))) found.push(`a ${role} is called 「${say(node)}」`);
  }
  const roles = (name) => told.filter((node) => node.role.value === name);
  if (roles("main").length !== 1) found.push(`${roles("main").length} main landmarks`);
  if (roles("banner").length !== 1) found.push(`${roles("banner").length} banners`);
  const navigations = roles("navigation").map(say);
  if (navigations.length > 1 && new Set(navigations).size !== navigations.length) found.push(`navigations are not told apart: ${navigations}`);
  // The summary of errors takes the focus and stands before the heading of the page.
  const levels = await page.evaluate(() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility() && !heading.closest(".y-errors"))
    .map((heading) => Number(heading.tagName.slice(1))));
  if (levels[0] !== 1) found.push(`the first heading is of level ${levels[0]}`);
  levels.forEach((level, place) => {
    if (place > 0 && level > levels[place - 1] + 1) found.push(`a heading of level ${level} follows one of level ${levels[place - 1]}`);
  });
  await session.detach();
  const twice = await page.evaluate(() => {
    const places = new Map();
    const wrong = [];
    const spoken = (one) => {
      const by = (one.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean)
        .map((id) => document.getElementById(id)?.innerText ?? "").join(" ");
      // What is folded away has no inner text yet, and will be told by its words all the same.
      return (by || one.getAttribute("aria-label") || one.innerText || one.textContent || "").trim().replace(/\s+/g, " ");
    };
    for (const link of document.querySelectorAll("main a[href]")) {
      const words = spoken(link);
      const href = link.href;
      if (places.has(words) && places.get(words) !== href) wrong.push(`「${words}」 leads to ${new URL(places.get(words)).pathname} and to ${new URL(href).pathname}`);
      places.set(words, href);
    }
    if (document.title.trim() === "" || !document.documentElement.lang) wrong.push("no title or no language");
    const heading = document.querySelector("h1")?.innerText.trim().slice(0, 12) ?? "";
    if (document.title.trim() === document.querySelector(".y-header__name")?.innerText.trim() && heading) wrong.push("the title does not say which page it is");
    return wrong;
  });
  return found.concat(twice);
}

/** With colours that the person chose: every control is still drawn, and so is the focus. */
async function forcedColours({ page }, kind) {
  await page.emulateMedia({ forcedColors: "active" });
  const found = await page.evaluate(() => {
    const wrong = [];
    const words = (one) => `<${one.tagName.toLowerCase()}> 「${(one.innerText || one.value || one.name || "").trim().slice(0, 30)}」`;
    const drawn = (style) => ["Top", "Right", "Bottom", "Left"].some((side) =>
      style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);
    for (const one of document.querySelectorAll("main input:not([type=hidden]), main select, main textarea, main button.y-button:not([data-look=text])")) {
      if (!one.checkVisibility()) continue;
      const style = getComputedStyle(one);
      const native = ["radio", "checkbox", "file"].includes(one.type) && style.appearance !== "none";
      if (!native && !drawn(style) && style.outlineStyle === "none") wrong.push(`${words(one)} has no edge in forced colours`);
      if (style.forcedColorAdjust === "none") wrong.push(`${words(one)} refuses the person's colours`);
    }
    for (const one of document.querySelectorAll("main *")) {
      const style = getComputedStyle(one);
      if (one.checkVisibility() && one.innerText && style.color === style.backgroundColor) wrong.push(`${words(one)} is its own background`);
    }
    const focus = document.querySelector("main a[href], main button, main input:not([type=hidden])");
    if (focus) {
      focus.focus();
      const marked = [focus, focus.closest("label"), focus.nextElementSibling].filter(Boolean);
      if (!marked.some((where) => getComputedStyle(where).outlineStyle !== "none")) wrong.push(`the focus on ${words(focus)} is lost in forced colours`);
      focus.blur();
    }
    return wrong;
  });
  // The picture is looked at as well: a page of which nothing is drawn has few colours.
  const shot = await page.screenshot();
  const colours = await page.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, picture.width, picture.height);
    const seen = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at] >> 4},${data[at + 1] >> 4},${data[at + 2] >> 4}`;
      seen.set(colour, (seen.get(colour) ?? 0) + 1);
    }
    return [...seen.values()].filter((count) => count > 40).length;
  }, shot.toString("base64"));
  if (colours < 3) found.push(`forced colours leave ${colours} colours on the screen`);
  await keep(page, `${kind}-forced-colours`);
  await page.emulateMedia({ forcedColors: "none" });
  return found;
}

/** With the line height and the spaces of WCAG 1.4.12 nothing is cut off. */
async function spacing({ page }, kind) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: size.height });
  const found = await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }");
    document.adoptedStyleSheets = [sheet];
    const wrong = [];
    const words = (one) => `<${one.tagName.toLowerCase()} class="${one.className}"> 「${(one.innerText || one.value || "").trim().slice(0, 30)}」`;
    if (document.documentElement.scrollWidth > 320) wrong.push(`${document.documentElement.scrollWidth} px wide with wider text`);
    for (const one of document.querySelectorAll("body *")) {
      const style = getComputedStyle(one);
      if (!one.checkVisibility() || one.closest(".y-skip, .y-sr, svg")) continue;
      const cuts = (axis) => ["hidden", "clip"].includes(axis);
      if (style.clipPath !== "none" || one.clientWidth <= 1) continue;
      // What is typed on one line moves with the caret; it is never lost.
      if (one.matches("input")) continue;
      if (cuts(style.overflowY) && one.scrollHeight > one.clientHeight + 2) wrong.push(`${words(one)} is cut off below with wider text`);
      if (cuts(style.overflowX) && one.scrollWidth > one.clientWidth + 2) wrong.push(`${words(one)} is cut off at the side with wider text`);
      if (one.matches("button, .y-button") && one.scrollWidth > one.clientWidth + 2) wrong.push(`${words(one)} does not hold its words`);
    }
    return wrong;
  });
  await keep(page, `${kind}-spacing`);
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
  await page.setViewportSize(size);
  return found;
}

/** At 200 % and 400 % of a desk's window nothing goes out at the side. */
async function zoom({ page }) {
  const found = [];
  const size = page.viewportSize();
  for (const [percent, width] of [[200, 640], [400, 320]]) {
    await page.setViewportSize({ width, height: 512 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) found.push(`${wide} px wide at ${percent} % (${width} px)`);
  }
  await page.setViewportSize(size);
  return found;
}

async function keep(page, name) {
  const folder = process.env.PICTURES;
  if (!folder) return;
  await mkdir(join(folder, "reach"), { recursive: true });
  await page.screenshot({ path: join(folder, "reach", `${name.replace(/[^a-z0-9{}-]+/gi, "_")}.png`), fullPage: true });
}
