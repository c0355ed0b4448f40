from __future__ import annotations

import json
import os
import subprocess
import sys

from leadline.record.home import Home

# Settings are read once in a process, so this one is a process of its own.
WORK = """
import json, sys
from datetime import UTC, datetime
from leadline.record.setup import use_home
use_home(sys.argv[1])
from django.test import Client
from leadline.record.models.sign_in import new_link
browser = Client(SERVER_NAME="leads.example.com")
address = "/sign-in/" + new_link(datetime.now(UTC))
cookies = {**browser.get(address, secure=True).cookies, **browser.post(address, secure=True).cookies}
answer = browser.get("/account", secure=True)
print(json.dumps({
    "cookies": {name: [bool(c["secure"]), c["path"], c["domain"]] for name, c in cookies.items()},
    "status": answer.status_code,
    "transport": answer.headers["Strict-Transport-Security"],
    "other": Client(SERVER_NAME="other.example.com").get("/sign-in").status_code,
}))
"""


def test_with_an_https_address_cookies_are_bound_to_it(workspace: Home) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LEADLINE_", "DJANGO_"))}
    environment["LEADLINE_URL"] = "https://leads.example.com"
    command = [sys.executable, "-c", WORK, str(workspace.path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert len(said["cookies"]) == 2
    assert all(name.startswith("__Host-") for name in said["cookies"])
    assert all(cookie == [True, "/", ""] for cookie in said["cookies"].values())
    assert said["status"] == 200
    assert said["transport"] == "max-age=31536000"
    assert said["other"] == 400
