// The main job: a family of four moves in, is asked everything once, files one application, and
// follows it; here on a phone with scripts.
import { household } from "../lib/answers.mjs";
import { expect } from "../lib/visitor.mjs";
import { movingIn } from "../lib/moving-in.mjs";

export const name = "a family of four moves in, on a phone";

export async function run(world) {
  const family = await world.visitor({ name: "family" });
  const done = await movingIn(family, household("family-of-four"), "phone");
  expect(/R\d+-\d{6}/.test(done.number), `a number: ${done.number}`);
}
