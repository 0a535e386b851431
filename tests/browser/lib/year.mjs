// A year of the plan: days that go by, and people who come and go.
import { signIn } from "./clerk.mjs";

/** The words for `serve` that begin its clock at an instant of Japan. */
const at = (instant) => ["--no-seed", "--clock", `${instant}+09:00`];

export class Year {
  constructor(world) {
    this.world = world;
    this.here = new Map();
  }

  /** An installation of a demo without any records, on the morning of a day. */
  static async begin(world, instant) {
    return new Year(await world.another(at(instant)));
  }

  /** Days go by: everybody goes home, and comes back another day. */
  async until(instant) {
    this.here.clear();
    await this.world.restart(at(instant));
  }

  /** Somebody at their desk, signed in once a day. */
  async person(login) {
    if (!this.here.has(login)) this.here.set(login, await signIn(this.world, login));
    return this.here.get(login);
  }

  /** Somebody who leaves again: what they do, and their browser is closed. */
  async visit(login, act) {
    const person = await signIn(this.world, login);
    const result = await act(person);
    await person.context.close();
    this.world.visitors = this.world.visitors.filter((one) => one !== person);
    return result;
  }

  /** The demo's accounts by department: `{ 市民課: { 担当: "shimin.01", … } }`. */
  async staff() {
    const reader = await this.world.visitor({ name: "list of accounts", desk: true });
    await reader.go("/staff/sign-in");
    const rows = await reader.page.locator("tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
    const found = {};
    for (const [login, post] of rows.filter((row) => /^[a-z-]+\.\d\d$/.test(row[0]))) {
      const [, department, role] = post.match(/^(.*)　(.*)$/) ?? [];
      (found[department] ??= {})[role] ??= login;
    }
    await reader.context.close();
    this.world.visitors = this.world.visitors.filter((one) => one !== reader);
    return found;
  }
}
