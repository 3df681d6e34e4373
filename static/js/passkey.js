// Lets a passkey answer in a form's hidden field. Without this script the button
// stays hidden and the code from the app does the same.
const box = document.querySelector("[data-passkey]");
const form = box?.closest("form");
const answer = form?.querySelector("input[name=passkey]");

if (answer && window.PublicKeyCredential) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", ask);
}

async function ask() {
  const says = box.querySelector("[role=status]");
  says.textContent = "";
  try {
    const options = await asked();
    if (!options) return;
    const made = options.rp
      ? await navigator.credentials.create({ publicKey: forMaking(options) })
      : await navigator.credentials.get({ publicKey: forSigning(options) });
    answer.value = JSON.stringify(told(made));
    form.submit();
  } catch {
    says.textContent = box.dataset.failed;
  }
}

async function asked() {
  const token = new FormData();
  token.set("csrf_token", form.querySelector("input[name=csrf_token]").value);
  const response = await fetch(box.dataset.passkey, { method: "POST", body: token });
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
    // Something is to be proved or filled in first: the page itself says what.
    form.submit();
    return null;
  }
  return response.json();
}

function forMaking(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(known),
  };
}

function forSigning(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(known),
  };
}

function known(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function told(made) {
  const response = { clientDataJSON: text(made.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
