// Runs the journeys: each file in journeys/ exports `name` and `run(world)`. Words on the command
// line choose journeys by part of their file name.
import { readdir } from "node:fs/promises";
import { World } from "./lib/world.mjs";

const wanted = process.argv.slice(2);
const files = (await readdir(new URL("./journeys/", import.meta.url)))
  .filter((file) => file.endsWith(".mjs"))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort();
let passed = 0;
let failed = 0;
const world = await World.start();
try {
  for (const file of files) {
    const journey = await import(`./journeys/${file}`);
    const began = Date.now();
    try {
      await journey.run(world);
      passed += 1;
      console.log(`ok    ${journey.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${journey.name}\n${error.stack ?? error}`);
      await world.keepEvidence(file);
    }
    await world.endJourney();
  }
} finally {
  await world.stop();
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
