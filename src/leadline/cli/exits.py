"""The exit codes of every command, and what each means."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    OK = 0
    PROBLEM = 1
    USAGE = 2
    RECORD = 3
    FAULT = 4
    STOPPED = 130
    PIPE = 141


MEANING = {
    Exit.OK: "Done.",
    Exit.PROBLEM: "There is a problem in the data or the playbook; it was told. What could be done was done.",
    Exit.USAGE: "The command, an option or a setting is wrong; nothing was done.",
    Exit.RECORD: "The home or its record cannot be used: missing, locked by another command, of a newer version.",
    Exit.FAULT: "A fault of Leadline's own.",
    Exit.STOPPED: "Stopped by Ctrl-C.",
    Exit.PIPE: "The reader of the output went away.",
}
