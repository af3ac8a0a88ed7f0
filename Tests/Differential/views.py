"""Writes, to standard output, the views that Tools/modelgen makes of some operations: `views.py SERVICE OPERATION...`"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tools" / "modelgen"))

from models import Service  # noqa: E402
from services import SERVICES  # noqa: E402
from views import Views  # noqa: E402

name = sys.argv[1]
views = Views(Service(name), sorted(SERVICES).index(name) + 1, sys.argv[2:])
sys.stdout.write("".join(text for _, text in sorted(views.files("Views").items(), reverse=True)))
