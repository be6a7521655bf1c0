// A button in each password field shows what was typed. Without this script the field works as it is.
for (const field of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bare show-password";
  button.textContent = field.dataset.show;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const isShown = field.type === "text";
    field.type = isShown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!isShown));
    button.textContent = isShown ? field.dataset.show : field.dataset.hide;
  });
  // Sent as a password in any case, so that the browser does not remember it as a text.
  field.form.addEventListener("submit", () => { field.type = "password"; });
  field.after(button);
}
