// Every published life event, with the pack's own example households.
import { household } from "../lib/answers.mjs";
import { apply } from "../lib/apply.mjs";

export const name = "other households and life events reach their receipts";

const HOUSEHOLDS = [
  ["single-parent-dog", ["児童扶養手当"]],
  ["elderly-couple-care", ["転入届"]],
  ["foreign-family", ["転入届"]],
  ["birth-first-employee", ["出生届"]],
  ["okuyami-father-80", ["死亡届"]],
  ["marriage-move-in", ["婚姻届"]],
  ["move-out-family", ["転出届"]],
];

export async function run(world) {
  for (const [id, expects] of HOUSEHOLDS) {
    const visitor = await world.visitor({ name: id });
    try {
      await apply(visitor, household(id), { label: id, expects });
    } catch (error) {
      throw new Error(`${id}: ${error.message}`, { cause: error });
    }
    await visitor.context.close();
    world.visitors.pop();
  }
}
