// The main job: a family of four moves in, is asked everything once and files one application; on a
// phone with scripts, and again without.
import { household } from "../lib/answers.mjs";
import { apply } from "../lib/apply.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "a family of four moves in, with and without JavaScript";

export async function run(world) {
  const expects = ["転入届", "児童手当"];
  const asked = [];
  for (const javascript of [true, false]) {
    const family = await world.visitor({ name: javascript ? "family" : "family-noscript", javascript });
    const label = javascript ? "phone" : "noscript";
    const done = await apply(family, household("family-of-four"), { label, expects });
    expect(/^R\d+-\d{6}$/.test(done.number), `a number: ${done.number}`);
    asked.push(family.asked);
  }
  expect(String(asked[0]) === String(asked[1]), "scripts change nothing that is asked");
}
