"""From a project to a file: the session that makes one frame, the export, verification.

with Session(project) as session:
    planes = session.frame(75)
result = render(project, "out.mp4")
"""

from frameloom.export.codecs import Codec, codecs
from frameloom.export.events import Done, Event, Failed, OnEvent, Progress, Warned
from frameloom.export.options import Options
from frameloom.export.parts import marked
from frameloom.export.pipeline import Output, Result, render
from frameloom.export.plan import Plan, overridden, plan
from frameloom.export.profile import Profile
from frameloom.export.proof.check import Check
from frameloom.export.session import Session, cores
from frameloom.export.sheet import sheet
from frameloom.export.still import png, still, write_png
from frameloom.export.verify import Report, verify

__all__ = [
    "Check",
    "Codec",
    "Done",
    "Event",
    "Failed",
    "OnEvent",
    "Options",
    "Output",
    "Plan",
    "Profile",
    "Progress",
    "Report",
    "Result",
    "Session",
    "Warned",
    "codecs",
    "cores",
    "marked",
    "overridden",
    "plan",
    "png",
    "render",
    "sheet",
    "still",
    "verify",
    "write_png",
]
