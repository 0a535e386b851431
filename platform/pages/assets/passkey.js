// Passkeys. The markup is <form data-passkey="register|enter|prove" data-begin="/address">: the
// button of the form asks the server for a challenge, the authenticator for an answer, and sends
// the form with the answer in its hidden field `_answer`. Without passkeys the form stays hidden.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const create = async ({ publicKey }) => {
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.user.id = bytes(publicKey.user.id);
  for (const known of publicKey.excludeCredentials ?? []) known.id = bytes(known.id);
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id, rawId: text(made.rawId), type: made.type, extensions: made.getClientExtensionResults(),
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports?.() ?? [],
    },
  };
};

const get = async ({ publicKey }) => {
  publicKey.challenge = bytes(publicKey.challenge);
  for (const known of publicKey.allowCredentials ?? []) known.id = bytes(known.id);
  const found = await navigator.credentials.get({ publicKey });
  const answer = found.response;
  return {
    id: found.id, rawId: text(found.rawId), type: found.type, extensions: found.getClientExtensionResults(),
    response: {
      authenticatorData: text(answer.authenticatorData), clientDataJSON: text(answer.clientDataJSON),
      signature: text(answer.signature), userHandle: answer.userHandle ? text(answer.userHandle) : null,
    },
  };
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const says = form.querySelector("[role=status]");
  if (location.origin !== form.dataset.origin) {
    // Keys are bound to a name: under another address of the same machine they do not exist.
    says.textContent = `パスキーは ${form.dataset.origin} で開いた画面で使えます。`;
    form.querySelector("button").hidden = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, shared } = form.elements;
    if (name && !name.value.trim()) {
      says.textContent = "この端末の名前を入れてください。";
      name.focus();
      return;
    }
    if (shared) shared.value = document.querySelector("input[type=checkbox][name=shared]:checked") ? "yes" : "";
    says.textContent = "端末の案内に従ってください。";
    try {
      const asked = new URLSearchParams({ _token: form.elements._token.value });
      const begun = await fetch(form.dataset.begin, { method: "POST", body: asked, headers: { accept: "application/json" } });
      if (!begun.ok) throw new Error((await begun.json().catch(() => ({}))).detail ?? "");
      const { ticket, options } = await begun.json();
      const answer = await (form.dataset.passkey === "register" ? create : get)(options);
      form.elements._ticket.value = ticket;
      form.elements._answer.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      // An Error of ours carries the server's words; the authenticator's have names of their own.
      const own = error.name === "Error" ? error.message : "";
      says.textContent = error.name === "InvalidStateError"
        ? "この端末のパスキーは、もう登録されています。"
        : own || "パスキーを使えませんでした。もう一度押すか、ほかの方法を使ってください。";
    }
  });
}
