// A box below each password field shows what is typed. Without this script the field works as it is.
for (const field of document.querySelectorAll("input[type=password][data-show]")) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  label.className = "show-password";
  label.append(box, " ", field.dataset.show);
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
  // Sent as a password in any case, so that the browser does not remember it as a text.
  field.form.addEventListener("submit", () => { field.type = "password"; });
  field.after(label);
}
