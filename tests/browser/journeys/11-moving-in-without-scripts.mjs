// The same without JavaScript.
import { household } from "../lib/answers.mjs";
import { movingIn } from "../lib/moving-in.mjs";

export const name = "a family of four moves in, without JavaScript";

export async function run(world) {
  const family = await world.visitor({ name: "family-noscript", javascript: false });
  await movingIn(family, household("family-of-four"), "noscript");
}
