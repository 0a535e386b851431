// Every kind of page of the plan, as those whom it concerns see it.
import { signIn } from "./clerk.mjs";
import { expect } from "./visitor.mjs";

const WG = "/staff/plan/groups/wg1";

/** Pages that somebody opens: an address, or how to find one, or a step on the page before. */
const OFFICE = [
  "/staff/plan", "/staff/plan/programmes/1", "/staff/plan/programmes/6/logic", "/staff/plan/questions",
  "/staff/plan/top-procedures", "/staff/plan/kpis/k6-consultations", "/staff/plan/kpis/k6-consultations/enter",
  "/staff/plan/initiatives", { link: "/staff/plan/initiatives/" }, { link: "/milestones" }, "/staff/plan/initiatives/new?programme=6",
  "/staff/plan/import", "/staff/plan/year", "/staff/plan/year/new",
  "/staff/plan/papers", "/staff/plan/papers/new", { from: "/staff/plan/papers", link: "/staff/plan/papers/" },
  { link: "/slides" }, { from: "/staff/plan/papers", row: "確定", link: "/staff/plan/papers/" }, { link: "/verify" },
  "/staff/plan/nominations", { link: "/letters/" }, "/staff/plan/groups", WG, "/staff/plan/groups/wg3", "/staff/plan/groups/changes",
];
const CHIEF = ["/staff/plan/groups/changes/new"];
const MEMBER = [
  `${WG}/meetings`, { link: "/staff/plan/meetings/" }, `${WG}/meetings/new`, `${WG}/decisions`, `${WG}/time`,
  `${WG}/charter`, `${WG}/charter/write`, `${WG}/themes`, { link: "/staff/plan/themes/" }, `${WG}/themes/new`,
  `${WG}/themes/import`, `${WG}/knowledge/new`, "/staff/plan/knowledge", "/staff/plan/calendar", "/staff/plan/my-work",
  "/staff/plan/time", { link: "/staff/plan/time/entries/" }, "/staff/plan/time/import", "/staff/plan/time/calendar",
];

async function walk(person, pages) {
  for (const page of pages) {
    if (typeof page === "string") {
      const status = await person.go(page);
      expect(status === 200, `${person.name} may open ${page}, not ${status}`);
    } else {
      if (page.from) await person.go(page.from);
      const own = new URL(person.page.url()).pathname;
      const row = person.page.locator("main tr").filter({ hasText: page.row ?? "" }).locator("a");
      const hrefs = await (page.row ? row : person.page.locator("main a")).evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      const href = hrefs.find((one) => one?.includes(page.link) && one !== own && !one.endsWith("/new"));
      expect(Boolean(href), `${own} leads to ${page.link}`);
      await person.go(href);
    }
    await person.look();
    await person.picture(`reach-plan${new URL(person.page.url()).pathname.replace("/staff/plan", "").replace(/[0-9a-f-]{36}/g, "id").replaceAll("/", "-")}`);
  }
}

/** All of them, thoroughly. Returns who looked. */
export async function planPages(world) {
  const people = [];
  for (const [login, pages] of [["joho.01", OFFICE], ["joho.02", CHIEF], ["shimin.02", MEMBER]]) {
    const person = await signIn(world, login);
    person.thorough = true;
    await walk(person, pages);
    people.push(person);
  }
  // The same addresses with another face: a group that ends, no workbook, an empty form.
  const [, chief, member] = people;
  const again = async (person) => {
    const kind = person.path();
    person.checked.delete(kind);
    person.reached.delete(kind);
    await person.look();
  };
  await chief.go("/staff/plan/groups/changes/new?close=-");
  await again(chief);
  for (const [path, words] of [["/staff/plan/time/import", "読み込む"], [`${WG}/themes/new`, "登録する"]]) {
    await member.go(path);
    await member.press(words);
    await again(member);
  }
  const resident = await world.visitor({ name: "reader of the plan" });
  resident.thorough = true;
  for (const path of ["/plan", "/plan/kpis/k6-consultations"]) {
    await resident.go(path);
    await resident.look();
  }
  return [...people, resident];
}
