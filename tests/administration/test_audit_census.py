"""Every route that changes something leaves an entry in the audit log, or says here why not.

Followed in the source: from the function of the route through all functions of ours that it calls, by name.
"""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2] / "lms"

WITHOUT = {
    "a choice of one's own browser, or about one's own messages or days": "help.switch_theme notifications.choose_pace"
    " recall.choose_days notifications.open_message notifications.read_all notifications.stop_mail",
    "answers are kept without a name, and a guess of one's own decides nothing": "pulse.answer_question pulse.predict_team",
    "signing in and out is in the security log": "login.sign_in login.sign_out login.sign_out_everywhere"
    " identity.end_session recall.use_link",
    "what learners do is in the ledger, or in their answers, with name and time": "learning.confirm_parts learning.read_message"
    " learning.reply_prompt products.hand_in quizzes.answer_question reader.answer_check reader.finish_page reader.start_quiz recall.answer_by_link recall.answer_question vignettes.mark_vignette",
    "a message is kept as it was sent, with its receiver": "bank.notify_owner dashboards.remind login.forgot_password"
    " notifications.resend notifications.resend_all notifications.send_trial observation.request_observation",
    "nothing is changed: only read, counted or shown": "bank.count_questions map_files.preview_outline modules.preview_module"
    " needs.choose_late vision.advise_mantra",
    "a draft keeps its steps with their authors; only publishing it changes what others see, and that is recorded":
    "journeys.add_impact journeys.add_stage journeys.add_touchpoint journeys.edit_details journeys.edit_impact journeys.edit_stage"
    " journeys.edit_touchpoint journeys.move_touchpoint journeys.remove_impact journeys.remove_stage journeys.remove_touchpoint"
    " journeys.restore_version journeys.undo_edit map_files.drop_upload people_imports.drop_import map_files.edit_outline map_files.import_map"
    " modules.autosave_module modules.choose_audience modules.merge_version modules.resolve_conflict modules.save_module"
    " question_files.import_questions transfers.drop_upload transfers.upload_package",
}  # fmt: skip


def test_every_change_is_recorded(whole_app):
    posts = {rule.endpoint for rule in whole_app.url_map.iter_rules() if "POST" in rule.methods}
    silent = {
        endpoint
        for endpoint in posts
        if not leads_to_record(
            whole_app.view_functions[endpoint].__module__, whole_app.view_functions[endpoint].__name__
        )
    }

    reasons = {endpoint for group in WITHOUT.values() for endpoint in group.split()}
    assert silent - reasons == set(), "record what they change, or give a reason: " + " ".join(sorted(silent - reasons))
    assert reasons - silent == set(), "these record what they change by now: " + " ".join(sorted(reasons - silent))


def leads_to_record(module: str, name: str) -> bool:
    waiting, seen = [(module, name)], set()
    while waiting:
        place = waiting.pop()
        if place == ("lms.audit.operations", "record"):
            return True
        if place not in seen:
            seen.add(place)
            waiting += calls_of(*place)
    return False


@cache
def calls_of(module: str, name: str) -> list[tuple[str, str]]:
    """What a function, or all methods of a class, may call: as `(module, name)`."""
    names, functions = parsed(module)
    if name not in functions:
        return [names[name]] if name in names and names[name][1] else []
    found = []
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            owner, part = names[node.value.id]
            found.append((f"{owner}.{part}" if part else owner, node.attr))
        elif isinstance(node, ast.Name) and (node.id in functions or node.id in names):
            found.append((module, node.id))
    return found


@cache
def parsed(module: str) -> tuple[dict[str, tuple[str, str]], dict[str, ast.AST]]:
    """What names a module imports from ours, and what it defines."""
    path = ROOT.parent / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not module.startswith("lms") or not file.exists():
        return {}, {}
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {
        (alias.asname or alias.name): (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lms")
        for alias in node.names
    }
    defined = {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    return names, defined
