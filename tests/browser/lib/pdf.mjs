// What stands on a paper.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The text of a PDF. */
export async function pdfText(bytes) {
  const folder = await mkdtemp(join(tmpdir(), "yakusho-pdf-"));
  try {
    await writeFile(join(folder, "a.pdf"), bytes);
    const { stdout } = await run("pdftotext", ["-layout", join(folder, "a.pdf"), "-"], { maxBuffer: 64 << 20 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
